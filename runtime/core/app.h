/* app.h -- the numbers of app.def's rows, for NF_APP. */
#ifndef KR_CORE_APP_H
#define KR_CORE_APP_H

enum {
    APP_NONE,
#define APP(id, source) APP_##id,
#include "runtime/core/app.def"
#undef APP
    APP_COUNT,
    /* Has no body: the call goes on inside the generator (interp/semantics/calls.inc). */
    APP_SEND = APP_COUNT,
    APP_LEN
};
#define kr_app_has_body(app) ((unsigned)(app)-1 < APP_COUNT - 1)

#endif
