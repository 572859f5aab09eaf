/* inside.c -- the slots of objects that C code reads inline. */
#include "cpyext/inside.h"

#include "cpyext/table.h"
#include "runtime/types/exception.h"
#include "runtime/types/frame.h"
#include "runtime/types/function.h"
#include "runtime/types/list.h"
#include "runtime/types/slice.h"

static void walk_exception(Walk *w, BaseException *exc)
{
    Object *o = &exc->ob_base;
    Value v = value_from_ptr(o);
    w->slots(w, o, &exc->dict, 6); /* dict args notes traceback context cause */
    if (kr_is_instance_of(v, KR_EXC(StopIteration))) {
        w->slots(w, o, &((StopIterationObject *)o)->value, 1);
    } else if (kr_is_instance_of(v, KR_EXC(OSError))) {
        w->slots(w, o, &((OSErrorObject *)o)->myerrno, 4);
    } else if (kr_is_instance_of(v, KR_EXC(SystemExit))) {
        w->slots(w, o, &((SystemExitObject *)o)->code, 1);
    } else if (kr_is_instance_of(v, KR_EXC(ImportError))) {
        w->slots(w, o, &((ImportErrorObject *)o)->msg, 3);
    } else if (kr_is_instance_of(v, KR_EXC(SyntaxError))) {
        w->slots(w, o, &((SyntaxErrorObject *)o)->msg, 8);
    } else if (kr_is_instance_of(v, KR_EXC(UnicodeError)) &&
               o->ob_type->tp_basicsize >= (isize)sizeof(UnicodeErrorObject)) {
        UnicodeErrorObject *u = (UnicodeErrorObject *)o;
        w->slots(w, o, &u->encoding, 2);
        w->slots(w, o, &u->reason, 1);
    } else if (kr_is_instance_of(v, KR_EXC(NameError))) {
        w->slots(w, o, &((NameErrorObject *)o)->name, 1);
    } else if (kr_is_instance_of(v, KR_EXC(AttributeError))) {
        w->slots(w, o, &((AttributeErrorObject *)o)->obj, 2);
    }
}

static void walk_function(Walk *w, Function *f)
{
    Object *o = &f->ob_base;
    w->object(w, (Object *)f->func_globals);
    w->object(w, (Object *)f->func_builtins);
    w->object(w, (Object *)f->func_name);
    w->object(w, (Object *)f->func_qualname);
    w->object(w, (Object *)f->func_code);
    w->slots(w, o, &f->func_defaults, 5); /* defaults kwdefaults closure doc dict */
    w->slots(w, o, &f->func_module, 1);
    w->slots(w, o, &f->func_annotations, 1);
}

void cpx_walk_inside(Walk *w, Object *o)
{
    Type *type = o->ob_type;
    uint64_t flags = type->tp_flags;
    if (flags & TPF_TUPLE) {
        w->slots(w, o, ((Tuple *)o)->ob_item, kr_tuple_len((Tuple *)o));
    } else if (flags & TPF_BASEEXC) {
        walk_exception(w, (BaseException *)o);
    } else if (type == &PyMethod_Type) {
        w->slots(w, o, &((Method *)o)->im_func, 2);
    } else if (type == &PyInstanceMethod_Type) {
        w->slots(w, o, &((InstanceMethod *)o)->func, 1);
    } else if (type == &PySlice_Type) {
        w->slots(w, o, &((Slice *)o)->start, 3);
    } else if (type == &PyFunction_Type) {
        walk_function(w, (Function *)o);
    } else if (type == &PyCFunction_Type || type == &PyCMethod_Type) {
        CFunction *f = (CFunction *)o;
        w->object(w, f->m_self);
        w->object(w, f->m_module);
    } else if (type == &PyTraceBack_Type) {
        Traceback *tb = (Traceback *)o;
        w->object(w, (Object *)tb->tb_next);
        w->object(w, (Object *)tb->tb_frame);
    } else if (type == &PyCode_Type) {
        w->slots(w, o, &((Code *)o)->co_filename, 3); /* filename name qualname */
    }
}

/* -- __slots__ ---------------------------------------------------------------------------- */

enum { MEMBER_OBJECT_EX = 16 };

static bool is_class_of_ours(const Type *type)
{
    const TypeInfo *info = kr_type_info(type);
    return info != NULL && (info->flags & TI_PY_CLASS);
}

void cpx_each_member(Object *o, void (*fn)(Value *slot, void *data), void *data)
{
    for (Type *k = o->ob_type; k != NULL; k = k->tp_base) {
        if (!is_class_of_ours(k)) {
            continue;
        }
        for (isize i = 0; i < k->ob_base.ob_size; i++) {
            const CMemberDef *m = &k->tp_members[i];
            if (m->type == MEMBER_OBJECT_EX) {
                fn((Value *)((char *)o + m->offset), data);
            }
        }
    }
}

bool cpx_has_members(const Object *o)
{
    for (const Type *k = o->ob_type; k != NULL; k = k->tp_base) {
        if (is_class_of_ours(k) && k->ob_base.ob_size > 0) {
            return true;
        }
    }
    return false;
}

bool cpx_members_counted(const Object *o)
{
    uint32_t flags = kr_type_info(o->ob_type) == NULL ? 0 : kr_type_info(o->ob_type)->flags;
    return (flags & TI_PY_CLASS) &&
           ((flags & (TI_C_SLOTS | TI_EXT_BASE)) ||
            ((flags & TI_C_MEMBERS) && cpx_table_tagged(o, CPX_TAG_MEMBERS)));
}
