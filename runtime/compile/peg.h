/* peg.h -- the error pass: finds CPython's error for a source the fast parser has refused. */
#ifndef KR_COMPILE_PEG_H
#define KR_COMPILE_PEG_H

#include "runtime/compile/parser.h"
#include "runtime/compile/source.h"

/* Fills r->diag (always), r->warnings and r->incomplete. */
void kr_peg_diagnose(ParseResult *r, const SourceText *text, const ParseOptions *options);

/* Is there anything but blanks and comments from p on?  (parser.c) */
bool kr_parse_more_follows(const char *p);

#endif
