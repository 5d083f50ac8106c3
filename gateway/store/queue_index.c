#include "store/queue_index.h"

#include "base/error.h"

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
#define CHANGED_MAX 65536

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

static Line *line_at(const QueueIndex *index, guint place)
{
    return &g_array_index(index->lines, Line, place);
}

static uint64_t *code_at(const QueueIndex *index, guint place)
{
    return &g_array_index(index->codes, uint64_t, place);
}

static unsigned status_of(uint64_t code)
{
    return (unsigned)(code >> STATUS_SHIFT);
}

static guint in_order(const QueueIndex *index, guint i)
{
    return g_array_index(index->order, guint, i);
}

/* The place of the first line of this id or a higher one. */
static guint find_place(const QueueIndex *index, int64_t id)
{
    guint low = 0, high = index->lines->len;

    while (low < high) {
        guint middle = low + (high - low) / 2;

        if (line_at(index, middle)->id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool is_place_of(const QueueIndex *index, guint place, int64_t id)
{
    return place < index->lines->len && line_at(index, place)->id == id;
}

/* ---- What has changed ---- */

static void note_change(int64_t id, gpointer data)
{
    QueueIndex *index = data;
    guint count = index->lines->len;

    if (index->stale)
        return;
    if (count == 0 || id > line_at(index, count - 1)->id)
        index->grown = true;
    else if (index->changed->len < CHANGED_MAX)
        g_array_append_val(index->changed, id);
    else
        index->stale = true;
}

/* ---- The order ---- */

/* Ids go up with the places. */
static int compare_places(gconstpointer one, gconstpointer other, gpointer data)
{
    const QueueIndex *index = data;
    guint a = *(const guint *)one, b = *(const guint *)other;
    int64_t a_rank = line_at(index, a)->rank, b_rank = line_at(index, b)->rank;

    return a_rank != b_rank ? (a_rank > b_rank) - (a_rank < b_rank) : (a > b) - (a < b);
}

/* Merges from the end: usually only there something has to move. */
static void put_in_order(QueueIndex *index)
{
    GArray *order = index->order, *loose = index->loose;
    guint old = order->len, left = loose->len;

    g_array_sort_with_data(loose, compare_places, index);
    g_array_set_size(order, old + left);
    while (left > 0) {
        guint *place = &g_array_index(order, guint, old + left - 1);
        const guint *last = &g_array_index(loose, guint, left - 1);

        if (old > 0 && compare_places(&g_array_index(order, guint, old - 1), last, index) > 0) {
            old--;
            *place = g_array_index(order, guint, old);
        } else {
            left--;
            *place = *last;
        }
    }
    g_array_set_size(loose, 0);
}

static void take_out_of_order(QueueIndex *index, guint place)
{
    guint low = 0, high = index->order->len;

    while (low < high) {
        guint middle = low + (high - low) / 2;

        if (compare_places(&g_array_index(index->order, guint, middle), &place, index) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    g_assert(low < index->order->len && in_order(index, low) == place);
    g_array_remove_index(index->order, low);
}

/* ---- Reading ---- */

#define COLUMNS "SELECT id, rank, created_at, category, region, language, status, urgent FROM cases"

static bool fail(GError **error)
{
    g_set_error_literal(error, GATEWAY_ERROR, GATEWAY_ERROR_DATABASE,
                        "Cases have more statuses or words than there are.");
    return false;
}

static bool number_status(QueueIndex *index, const char *status, uint64_t *number, GError **error)
{
    unsigned i = 0;

    while (i < index->status_count && !g_str_equal(index->statuses[i], status))
        i++;
    if (i == STATUSES_MAX)
        return fail(error);
    if (i == index->status_count)
        index->statuses[index->status_count++] = g_strdup(status);
    *number = i;
    return true;
}

static bool number_word(QueueIndex *index, const char *word_or_null, uint64_t *number,
                        GError **error)
{
    guint count = g_hash_table_size(index->words);

    *number = 0;
    if (!word_or_null)
        return true;
    *number = GPOINTER_TO_UINT(g_hash_table_lookup(index->words, word_or_null));
    if (*number == 0 && count == WORDS_MAX)
        return fail(error);
    if (*number == 0) {
        *number = count + 1;
        g_hash_table_insert(index->words, g_strdup(word_or_null), GUINT_TO_POINTER(count + 1));
    }
    return true;
}

static bool read_line(QueueIndex *index, const DbQuery *query, Line *line, uint64_t *code,
                      GError **error)
{
    uint64_t category, region, language, status;

    *line = (Line){
        .id = db_int(query, 0),
        .rank = db_int(query, 1),
        .created_at = db_int(query, 2),
    };
    if (!number_word(index, db_text(query, 3), &category, error) ||
        !number_word(index, db_text(query, 4), &region, error) ||
        !number_word(index, db_text(query, 5), &language, error) ||
        !number_status(index, db_text(query, 6), &status, error))
        return false;
    *code = category << CATEGORY_SHIFT | region << REGION_SHIFT | language << LANGUAGE_SHIFT |
            (uint64_t)(db_int(query, 7) != 0) << URGENT_SHIFT | status << STATUS_SHIFT;
    return true;
}

static bool read_new(QueueIndex *index, GError **error)
{
    static const char sql[] = COLUMNS " WHERE id > :last ORDER BY id";
    g_auto(DbQuery) query = db_query(index->db, sql);
    guint place = index->lines->len;
    DbStep step;

    db_bind_int(&query, ":last", place > 0 ? line_at(index, place - 1)->id : 0);
    for (; (step = db_step(&query, error)) == DB_ROW; place++) {
        Line line;
        uint64_t code;

        if (!read_line(index, &query, &line, &code, error))
            return false;
        g_array_append_val(index->lines, line);
        g_array_append_val(index->codes, code);
        g_array_append_val(index->loose, place);
    }
    return step == DB_DONE;
}

static void replace(QueueIndex *index, guint place, const Line *line, uint64_t code)
{
    bool moved = line_at(index, place)->rank != line->rank;

    if (moved)
        take_out_of_order(index, place);
    *line_at(index, place) = *line;
    *code_at(index, place) = code;
    if (moved)
        g_array_append_val(index->loose, place);
    put_in_order(index);
}

/* An id between two lines was none when they were read: then all are read anew. */
static bool read_again(QueueIndex *index, int64_t id, GError **error)
{
    static const char sql[] = COLUMNS " WHERE id = :id";
    g_auto(DbQuery) query = db_query(index->db, sql);
    guint place = find_place(index, id);
    bool is_known = is_place_of(index, place, id);
    DbStep step;
    Line line;
    uint64_t code;

    db_bind_int(&query, ":id", id);
    step = db_step(&query, error);
    if (step == DB_DONE && is_known)
        *code_at(index, place) = (uint64_t)GONE << STATUS_SHIFT;
    if (step != DB_ROW)
        return step == DB_DONE;
    if (!read_line(index, &query, &line, &code, error))
        return false;
    if (is_known)
        replace(index, place, &line, code);
    else
        index->stale = true;
    return true;
}

static void forget(QueueIndex *index)
{
    g_array_set_size(index->lines, 0);
    g_array_set_size(index->codes, 0);
    g_array_set_size(index->order, 0);
    g_array_set_size(index->loose, 0);
    g_array_set_size(index->changed, 0);
    index->grown = true;
    index->stale = false;
}

static bool read_changes(QueueIndex *index, GError **error)
{
    if (index->stale)
        forget(index);
    for (guint i = 0; i < index->changed->len; i++) {
        if (!read_again(index, g_array_index(index->changed, int64_t, i), error))
            return false;
    }
    g_array_set_size(index->changed, 0);
    if (index->grown && !read_new(index, error))
        return false;
    index->grown = false;
    put_in_order(index);
    return true;
}

/* What was read within a transaction may be taken back. */
static bool bring_up_to_date(QueueIndex *index, GError **error)
{
    int64_t version;

    if (!db_foreign_version(index->db, &version, error))
        return false;
    index->stale = index->stale || version != index->version;
    index->version = version;
    do {
        if (!read_changes(index, error)) {
            index->stale = true;
            return false;
        }
    } while (index->stale);
    index->stale = db_is_writing(index->db);
    return true;
}

/* ---- Of a connection ---- */

static void index_free(gpointer data)
{
    QueueIndex *index = data;

    for (unsigned i = 0; i < index->status_count; i++)
        g_free(index->statuses[i]);
    g_hash_table_unref(index->words);
    g_array_unref(index->lines);
    g_array_unref(index->codes);
    g_array_unref(index->order);
    g_array_unref(index->loose);
    g_array_unref(index->changed);
    g_free(index);
}

static QueueIndex *index_new(Db *db)
{
    QueueIndex *index = g_new0(QueueIndex, 1);

    index->db = db;
    index->words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    index->lines = g_array_new(FALSE, FALSE, sizeof(Line));
    index->codes = g_array_new(FALSE, FALSE, sizeof(uint64_t));
    index->order = g_array_new(FALSE, FALSE, sizeof(guint));
    index->loose = g_array_new(FALSE, FALSE, sizeof(guint));
    index->changed = g_array_new(FALSE, FALSE, sizeof(int64_t));
    index->stale = true;
    db_watch(db, "cases", note_change, index, index_free);
    return index;
}

QueueIndex *queue_index_find(Db *db, GError **error)
{
    QueueIndex *index = db_watcher_data(db);

    if (!index)
        index = index_new(db);
    return bring_up_to_date(index, error) ? index : NULL;
}

/* ---- Finding ---- */

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
    const uint64_t *codes = code_at(index, 0);
    const Line *lines = line_at(index, 0);
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
    return order == QUEUE_NEWEST ? index->lines->len - 1 - i : in_order(index, i);
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
