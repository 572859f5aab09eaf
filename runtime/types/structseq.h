/* structseq.h -- tuples with named fields: sys.version_info, time.struct_time, os.stat_result. */
#ifndef KR_STRUCTSEQ_H
#define KR_STRUCTSEQ_H

#include "runtime/core/native.h"

enum { STRUCTSEQ_MAX_FIELDS = 32 };

typedef struct StructSeqField {
    const char *name; /* NULL: unnamed, only reachable by index */
    const char *doc;
} StructSeqField;

/* One such type; static, filled by kr_structseq_ready(). */
typedef struct StructSeq {
    const char *name, *doc;       /* "sys.version_info" */
    const StructSeqField *fields; /* visible ones first */
    int nfields, nvisible;        /* len() is nvisible; the rest are attributes only */
    bool constructible;           /* false: sys.flags and kin refuse calls */
    Type type;
    TypeInfo info;
    NativeMember members[STRUCTSEQ_MAX_FIELDS + 1];
} StructSeq;

bool kr_structseq_ready(Thread *t, StructSeq *seq) KR_MUST_CHECK;
/* New instance from nfields values. */
Value kr_structseq_new(Thread *t, StructSeq *seq, const Value *values);

#endif
