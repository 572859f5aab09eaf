/* signal.c -- from C signal handlers to a safepoint of the main thread. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>

#include "runtime/core/error.h"
#include "runtime/core/thread.h"

bool (*kr_signal_run)(Thread *t, int number);

static volatile sig_atomic_t tripped[KR_SIGNAL_COUNT];
static volatile sig_atomic_t any_tripped;

void kr_signal_pending(void)
{
    Thread *t = kr_thread_main();
    if (t != NULL) {
        kr_thread_interrupt(t, EB_SIGNAL);
    }
}

void kr_signal_trip(int number)
{
    if (number > 0 && number < KR_SIGNAL_COUNT) {
        tripped[number] = 1;
        any_tripped = 1;
        kr_signal_pending();
    }
}

int kr_signal_take(void)
{
    if (!any_tripped) {
        return 0;
    }
    any_tripped = 0;
    for (int i = 1; i < KR_SIGNAL_COUNT; i++) {
        if (tripped[i]) {
            tripped[i] = 0;
            any_tripped = 1; /* there may be more */
            return i;
        }
    }
    return 0;
}

bool kr_signals_handle(Thread *t)
{
    int number;
    while ((number = kr_signal_take()) != 0) {
        bool ok;
        if (kr_signal_run != NULL) {
            ok = kr_signal_run(t, number);
        } else if (number == SIGINT) {
            kr_raise_object(t, value_from_ptr(KR_EXC(KeyboardInterrupt)));
            ok = false;
        } else {
            ok = true;
        }
        if (!ok) {
            if (any_tripped) {
                kr_signal_pending();
            }
            return false;
        }
    }
    return true;
}

static void on_signal(int number)
{
    int saved = errno;
    kr_signal_trip(number);
    errno = saved;
}

void kr_signal_install_sigint(void)
{
    struct sigaction action = {.sa_handler = on_signal};
    struct sigaction old;
    sigemptyset(&action.sa_mask);
    if (sigaction(SIGINT, NULL, &old) == 0 && old.sa_handler == SIG_DFL) {
        sigaction(SIGINT, &action, NULL);
    }
    signal(SIGPIPE, SIG_IGN);
#ifdef SIGXFSZ
    signal(SIGXFSZ, SIG_IGN);
#endif
}
