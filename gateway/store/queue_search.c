/* What the index finds. */

#include "store/queue_index_private.h"

typedef struct Wanted {
    uint64_t code;
    uint64_t mask;     /* of what matters in it */
    unsigned statuses; /* bits */
    int64_t since;
    int64_t until;
    bool timed; /* either is set */
} Wanted;

static void want(const QueueIndex *index, Wanted *wanted, const char *word_or_null, unsigned shift)
{
    uint64_t number = word_or_null
                          ? GPOINTER_TO_UINT(g_hash_table_lookup(index->words, word_or_null))
                          : 0;

    if (!word_or_null)
        return;
    wanted->mask |= WORD_MASK << shift;
    wanted->code |= (number ? number : WORD_MASK) << shift;
}

static Wanted read_wanted(const QueueIndex *index, const QueueFilter *filter)
{
    Wanted wanted = {
        .since = filter->since < 0 ? G_MININT64 : filter->since,
        .until = filter->until < 0 ? G_MAXINT64 : filter->until,
        .timed = filter->since >= 0 || filter->until >= 0,
    };

    want(index, &wanted, filter->category, CATEGORY_SHIFT);
    want(index, &wanted, filter->region, REGION_SHIFT);
    want(index, &wanted, filter->language, LANGUAGE_SHIFT);
    if (filter->urgent >= 0) {
        wanted.mask |= G_GUINT64_CONSTANT(1) << URGENT_SHIFT;
        wanted.code |= (uint64_t)(filter->urgent > 0) << URGENT_SHIFT;
    }
    for (unsigned number = 0; number < index->status_count; number++) {
        for (size_t i = 0; i < QUEUE_STATUSES; i++)
            wanted.statuses |= (unsigned)(g_strcmp0(filter->statuses[i], index->statuses[number]) ==
                                          0)
                               << number;
    }
    return wanted;
}

/* Without branches that depend on the case: half of them would be guessed wrong. */
static unsigned code_fits(uint64_t code, const Wanted *wanted)
{
    return (wanted->statuses >> status_of(code)) & (((code ^ wanted->code) & wanted->mask) == 0);
}

static unsigned time_fits(const Line *line, const Wanted *wanted)
{
    return (unsigned)(line->created_at >= wanted->since) &
           (unsigned)(line->created_at < wanted->until);
}

static unsigned fits(const QueueIndex *index, guint place, const Wanted *wanted)
{
    unsigned good = code_fits(*code_at(index, place), wanted);

    return wanted->timed ? good & time_fits(line_at(index, place), wanted) : good;
}

static int64_t count(const QueueIndex *index, const Wanted *wanted)
{
    const uint64_t *codes = (const uint64_t *)(void *)index->codes->data;
    const Line *lines = (const Line *)(void *)index->lines->data;
    guint length = index->lines->len, found = 0;

    if (!wanted->timed) {
        for (guint i = 0; i < length; i++)
            found += code_fits(codes[i], wanted);
    } else {
        for (guint i = 0; i < length; i++)
            found += code_fits(codes[i], wanted) & time_fits(&lines[i], wanted);
    }
    return found;
}

static guint nth(const QueueIndex *index, QueueOrder order, guint i)
{
    return order == QUEUE_NEWEST ? index->lines->len - 1 - i
                                 : g_array_index(index->order, guint, i);
}

/* From the nearer end: passes over so many, and takes the next ones. */
static void take(const QueueIndex *index, const QueueFilter *filter, const Wanted *wanted,
                 int64_t total, GArray *ids)
{
    int64_t length = MIN(filter->limit, total - filter->offset);
    int64_t after = total - filter->offset - length;
    bool backwards = after < filter->offset;
    int64_t skip = backwards ? after : filter->offset, found = 0;
    guint last = index->lines->len - 1;

    g_array_set_size(ids, (guint)length);
    for (guint i = 0; found < skip + length; i++) {
        guint place = nth(index, filter->order, backwards ? last - i : i);
        unsigned good = fits(index, place, wanted);

        if (found >= skip && good)
            g_array_index(ids, int64_t,
                          backwards ? length - 1 - (found - skip)
                                    : found - skip) = line_at(index, place)->id;
        found += good;
    }
}

void queue_index_page(const QueueIndex *index, const QueueFilter *filter, int64_t *total,
                      GArray *ids)
{
    Wanted wanted = read_wanted(index, filter);

    *total = count(index, &wanted);
    if (filter->offset < *total)
        take(index, filter, &wanted, *total, ids);
}

void queue_index_count(const QueueIndex *index, QueueCountVisitor visit, gpointer data)
{
    int64_t counts[STATUSES_MAX + 1] = {0};

    for (guint i = 0; i < index->codes->len; i++)
        counts[status_of(*code_at(index, i))]++;
    for (unsigned i = 0; i < index->status_count; i++) {
        if (counts[i] > 0)
            visit(index->statuses[i], counts[i], data);
    }
}

void queue_index_new_ones(const QueueIndex *index, int64_t *urgent, int64_t *oldest_at)
{
    const QueueFilter filter = {.statuses = {"new"}, .urgent = -1, .since = -1, .until = -1};
    Wanted wanted = read_wanted(index, &filter);
    int64_t oldest = G_MAXINT64;

    *urgent = 0;
    for (guint i = 0; i < index->lines->len; i++) {
        uint64_t code = *code_at(index, i);
        unsigned good = code_fits(code, &wanted);
        int64_t at = good ? line_at(index, i)->created_at : G_MAXINT64;

        *urgent += good & (unsigned)(code >> URGENT_SHIFT);
        oldest = MIN(oldest, at);
    }
    *oldest_at = oldest == G_MAXINT64 ? 0 : oldest;
}
