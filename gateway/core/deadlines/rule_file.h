#pragma once

#include <glib.h>
#include <stdbool.h>

#include "base/date.h"

/* A rule file as groups of keys, each of which knows its line. For core/rule_read.c. */
typedef struct RuleFile {
    GKeyFile *keys;
    const char *name; /* for messages */
    const char *data; /* NUL-terminated */
} RuleFile;

/* Refuses what is no rule file, and keys that none has. data must outlive the file. */
bool rule_file_open(RuleFile *file, const char *data, size_t length, const char *name,
                    GError **error);
void rule_file_clear(RuleFile *file);

/* The error "FILE:LINE: KEY: PROBLEM". Always false. */
bool rule_file_fail(const RuleFile *file, const char *key, const char *problem, GError **error);

/* As written: no escapes. "" if the key is absent or empty. Free with g_free. */
char *rule_file_get(const RuleFile *file, const char *group, const char *key);

/* The readers take keys of [rule], and fail with the line of what they cannot read. */
bool rule_file_text(const RuleFile *file, const char *key, char **out, GError **error);
/* Which of the names it is. */
bool rule_file_choice(const RuleFile *file, const char *key, const char *const *names, int *out,
                      GError **error);
/* Which of the names, separated by commas, as bits; at least one. */
bool rule_file_set(const RuleFile *file, const char *key, const char *const *names, unsigned *out,
                   GError **error);
bool rule_file_number(const RuleFile *file, const char *key, int max, int *out, GError **error);
bool rule_file_day(const RuleFile *file, const char *key, Day *out, GError **error);
/* DAY_NONE if the key is absent or empty. */
bool rule_file_day_or_none(const RuleFile *file, const char *key, Day *out, GError **error);
bool rule_file_absent(const RuleFile *file, const char *key, GError **error);
/* Is there anything under the key? */
bool rule_file_has(const RuleFile *file, const char *key);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RuleFile, rule_file_clear)
