/* oracle.h -- expected values straight from CPython: a test starts the oracle on a small script
 * beside it and reads what the script prints.  Tests run in the source root. */
#ifndef TESTS_ORACLE_H
#define TESTS_ORACLE_H

#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ORACLE "/usr/bin/python3.11"

/* The output of `[env] python3.11 tests/unit/<script and arguments>`; skips the test where there
 * is no oracle.  Close with oracle_close, which fails the test if the script failed. */
static inline FILE *oracle_open(const char *env, const char *script)
{
    char command[512];
    if (access(ORACLE, X_OK) != 0) {
        skip();
    }
    snprintf(command, sizeof command, "%s " ORACLE " -I -B tests/unit/%s", env, script);
    fflush(NULL);
    FILE *f = popen(command, "r");
    assert_non_null(f);
    return f;
}

static inline void oracle_close(FILE *f) { assert_int_equal(pclose(f), 0); }

#endif
