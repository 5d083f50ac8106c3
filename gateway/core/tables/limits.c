#include "core/tables/limits.h"

#include <string.h>

#include "base/date.h"
#include "base/tsv.h"

#define HOURS_MAX 8784 /* a year */

struct Limits {
    Tsv *tsv; /* owns the strings */
    GArray *limits;
};

const char *const limit_title_languages[LIMIT_TITLES] = {"en", "uz", "uz_Cyrl", "ky", "ru"};

static const char *const columns[] = {"id", "hours", "en",     "uz",          "uz_Cyrl",
                                      "ky", "ru",    "source", "verified_on", NULL};

static const char *read_hours(const char *text, unsigned *hours)
{
    guint64 number = 0;

    if (!g_ascii_string_to_unsigned(text, 10, 1, HOURS_MAX, &number, NULL))
        return "hours is a whole number from 1 to 8784";
    *hours = (unsigned)number;
    return NULL;
}

/* What is wrong with this line; NULL: nothing, and it is in limit. */
static const char *read_limit(const Tsv *tsv, size_t row, Limit *limit)
{
    const char *verified_on = tsv_get(tsv, row, "verified_on");

    *limit = (Limit){
        .id = tsv_get(tsv, row, "id"),
        .source = tsv_get(tsv, row, "source"),
        .verified = *verified_on != '\0',
    };
    if (!*limit->id)
        return "the id is missing";
    if (!*limit->source)
        return "the source is missing: say where this stands";
    if (*verified_on && day_from_iso(verified_on) == DAY_NONE)
        return "verified_on needs a day such as 2026-01-31, or nothing";
    for (size_t i = 0; i < LIMIT_TITLES; i++) {
        limit->titles[i] = tsv_get(tsv, row, limit_title_languages[i]);
        if (!*limit->titles[i])
            return "a title is missing: fill in en, uz, uz_Cyrl, ky and ru";
    }
    return read_hours(tsv_get(tsv, row, "hours"), &limit->hours);
}

static bool is_known(const Limits *limits, const char *id)
{
    for (size_t i = 0; i < limits->limits->len; i++) {
        if (g_str_equal(limits_get(limits, i)->id, id))
            return true;
    }
    return false;
}

static gint compare(gconstpointer a, gconstpointer b)
{
    const Limit *one = a, *other = b;

    return one->hours < other->hours ? -1 : one->hours > other->hours;
}

Limits *limits_load(const char *path, GError **error)
{
    g_autoptr(Limits) limits = g_new0(Limits, 1);

    limits->limits = g_array_new(FALSE, FALSE, sizeof(Limit));
    limits->tsv = tsv_load(path, columns, error);
    if (!limits->tsv)
        return NULL;
    for (size_t row = 0; row < tsv_rows(limits->tsv); row++) {
        Limit limit;
        const char *problem = read_limit(limits->tsv, row, &limit);

        if (!problem && is_known(limits, limit.id))
            problem = "this id stands in the file twice";
        if (problem) {
            tsv_fail(limits->tsv, row, problem, error);
            return NULL;
        }
        g_array_append_val(limits->limits, limit);
    }
    g_array_sort(limits->limits, compare);
    return g_steal_pointer(&limits);
}

void limits_free(Limits *limits)
{
    if (!limits)
        return;
    tsv_free(limits->tsv);
    g_array_unref(limits->limits);
    g_free(limits);
}

size_t limits_count(const Limits *limits)
{
    return limits->limits->len;
}

const Limit *limits_get(const Limits *limits, size_t index)
{
    g_assert(index < limits->limits->len);
    return &g_array_index(limits->limits, Limit, index);
}
