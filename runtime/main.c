/* main.c -- the thin executable: everything is in the shared library. */
#include "runtime/modules/command.h"

int main(int argc, char **argv) { return kr_main(argc, argv); }
