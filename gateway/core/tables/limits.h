#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

/* How long somebody may be held: locales/limits.tsv, each limit with its source and the day a lawyer read it. */
typedef struct Limits Limits;

#define LIMIT_TITLES 5 /* English for the console, and the written languages of the hotline */

typedef struct Limit {
    const char *id;
    unsigned hours;
    const char *titles[LIMIT_TITLES]; /* in the order of limit_title_languages */
    const char *source;
    bool verified;
} Limit;

extern const char *const limit_title_languages[LIMIT_TITLES];

Limits *limits_load(const char *path, GError **error);
void limits_free(Limits *limits);

/* The shortest first. */
size_t limits_count(const Limits *limits);
const Limit *limits_get(const Limits *limits, size_t index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Limits, limits_free)
