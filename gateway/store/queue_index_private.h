#pragma once

#include "store/queue_index.h"

/* What the words of a case are, in one number: that is what is searched. */
#define CATEGORY_SHIFT 0
#define REGION_SHIFT 16
#define LANGUAGE_SHIFT 32
#define URGENT_SHIFT 48
#define STATUS_SHIFT 56
#define WORD_MASK G_GUINT64_CONSTANT(0xffff)

#define STATUSES_MAX 15
#define GONE STATUSES_MAX /* the number of no status: the case was erased */
#define WORDS_MAX 0xfffe  /* 0 is no word, and one that no case has is 0xffff */

/* The rest of it. */
typedef struct Line {
    int64_t id;
    int64_t rank;
    int64_t created_at;
} Line;

struct QueueIndex {
    Db *db;
    GArray *lines;     /* of Line, by id; those of erased cases stay */
    GArray *codes;     /* uint64_t: of the same cases */
    GArray *order;     /* guint: places in lines, by rank and id */
    GArray *loose;     /* guint: places in lines that are not in order yet */
    GArray *changed;   /* int64_t: ids to read again */
    GHashTable *words; /* char * -> its number */
    char *statuses[STATUSES_MAX];
    unsigned status_count;
    int64_t version; /* of what other connections wrote */
    bool grown;      /* there may be cases after the last line */
    bool stale;      /* nothing of it counts */
};

static inline Line *line_at(const QueueIndex *index, guint place)
{
    return &g_array_index(index->lines, Line, place);
}

static inline uint64_t *code_at(const QueueIndex *index, guint place)
{
    return &g_array_index(index->codes, uint64_t, place);
}

static inline unsigned status_of(uint64_t code)
{
    return (unsigned)(code >> STATUS_SHIFT);
}
