/* command.h -- the command line. */
#ifndef KR_COMMAND_H
#define KR_COMMAND_H

#include "runtime/base/base.h"

/* Runs `krait argv[1:]`; returns the process's exit status. */
KR_EXPORT int kr_main(int argc, char **argv);

#endif
