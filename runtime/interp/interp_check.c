/* interp_check.c -- the checking copy of the dispatch loop, for `-X check` and dev builds' tests.
 */
#include "runtime/interp/check_prims.h"

#define RUN_NAME kr_run_frame_checked
#include "runtime/interp/loop.h"
