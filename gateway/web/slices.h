#pragma once

#include "web/api.h"

/* Answers for which many people are looked at: some of them at a time, and messages are answered between two
 * slices. The request waits meanwhile. */
typedef struct Slices Slices;

Slices *slices_new(Hotline *hotline, int64_t (*clock)(void));
/* Before the server goes, which tells whoever still waits to come back. */
void slices_free(Slices *slices);

typedef struct SliceWork {
    /* One slice, a few milliseconds. *more: there may be another. */
    bool (*step)(gpointer data, Hotline *hotline, bool *more, GError **error);
    /* After the last one. The call has no session, query or body any more. */
    bool (*answer)(ApiCall *call, gpointer data, GError **error);
    void (*free)(gpointer data);
} SliceWork;

/* For a handler, at its end. Takes data; work is static. Where nothing serves (in a test), all of it is done at
 * once. */
bool slices_take(ApiCall *call, const SliceWork *work, gpointer data, GError **error);
