#include "store/queue_index.h"

#include "base/error.h"

#define STATUSES_MAX 15
#define GONE STATUSES_MAX /* the number of no status: the case was erased */
#define CHANGED_MAX 65536

/* What is known of a case. Words are quarks: they are ours, and few. */
typedef struct Line {
    int64_t id;
    int64_t rank;
    int64_t created_at;
    GQuark category; /* 0: none */
    GQuark region;
    GQuark language;
    uint8_t status; /* number in statuses */
    uint8_t urgent;
} Line;

struct QueueIndex {
    Db *db;
    GArray *lines;   /* of Line, by id; those of erased cases stay */
    GArray *order;   /* guint: places in lines, by rank and id */
    GArray *loose;   /* guint: places in lines that are not in order yet */
    GArray *changed; /* int64_t: ids to read again */
    GQuark statuses[STATUSES_MAX];
    unsigned status_count;
    int64_t version; /* of what other connections wrote */
    bool grown;      /* there may be cases after the last line */
    bool stale;      /* nothing of it counts */
};

static Line *line_at(const QueueIndex *index, guint place)
{
    return &g_array_index(index->lines, Line, place);
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

static bool number_status(QueueIndex *index, GQuark status, uint8_t *number, GError **error)
{
    unsigned i = 0;

    while (i < index->status_count && index->statuses[i] != status)
        i++;
    if (i == STATUSES_MAX) {
        g_set_error_literal(error, GATEWAY_ERROR, GATEWAY_ERROR_DATABASE,
                            "Cases have more statuses than there are.");
        return false;
    }
    index->statuses[i] = status;
    index->status_count = MAX(index->status_count, i + 1);
    *number = (uint8_t)i;
    return true;
}

static bool read_line(QueueIndex *index, const DbQuery *query, Line *line, GError **error)
{
    *line = (Line){
        .id = db_int(query, 0),
        .rank = db_int(query, 1),
        .created_at = db_int(query, 2),
        .category = g_quark_from_string(db_text(query, 3)),
        .region = g_quark_from_string(db_text(query, 4)),
        .language = g_quark_from_string(db_text(query, 5)),
        .urgent = db_int(query, 7) != 0,
    };
    return number_status(index, g_quark_from_string(db_text(query, 6)), &line->status, error);
}

static bool read_new(QueueIndex *index, GError **error)
{
    static const char sql[] = COLUMNS " WHERE id > :last ORDER BY id";
    g_auto(DbQuery) query = db_query(index->db, sql);
    guint place = index->lines->len;
    DbStep step;
    Line line;

    db_bind_int(&query, ":last", place > 0 ? line_at(index, place - 1)->id : 0);
    for (; (step = db_step(&query, error)) == DB_ROW; place++) {
        if (!read_line(index, &query, &line, error))
            return false;
        g_array_append_val(index->lines, line);
        g_array_append_val(index->loose, place);
    }
    return step == DB_DONE;
}

static void replace(QueueIndex *index, guint place, const Line *line)
{
    bool moved = line_at(index, place)->rank != line->rank;

    if (moved)
        take_out_of_order(index, place);
    *line_at(index, place) = *line;
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

    db_bind_int(&query, ":id", id);
    step = db_step(&query, error);
    if (step == DB_DONE && is_known)
        line_at(index, place)->status = GONE;
    if (step != DB_ROW)
        return step == DB_DONE;
    if (!read_line(index, &query, &line, error))
        return false;
    if (is_known)
        replace(index, place, &line);
    else
        index->stale = true;
    return true;
}

static void forget(QueueIndex *index)
{
    g_array_set_size(index->lines, 0);
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
    index->stale = db_in_transaction(index->db);
    return true;
}

/* ---- Of a connection ---- */

static void index_free(gpointer data)
{
    QueueIndex *index = data;

    g_array_unref(index->lines);
    g_array_unref(index->order);
    g_array_unref(index->loose);
    g_array_unref(index->changed);
    g_free(index);
}

static QueueIndex *index_new(Db *db)
{
    QueueIndex *index = g_new0(QueueIndex, 1);

    index->db = db;
    index->lines = g_array_new(FALSE, FALSE, sizeof(Line));
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
    unsigned statuses; /* bits */
    GQuark category;
    GQuark region;
    GQuark language;
    GQuark category_mask; /* all ones: it must be that one; 0: any */
    GQuark region_mask;
    GQuark language_mask;
    unsigned urgent; /* bits: 1 not, 2 urgent */
    int64_t since;
    int64_t until;
} Wanted;

/* Of a word that no case has nothing fits: 0 would be no word, so all ones. */
static void want(const char *word_or_null, GQuark *quark, GQuark *mask)
{
    GQuark found = word_or_null ? g_quark_try_string(word_or_null) : 0;

    *mask = word_or_null ? G_MAXUINT32 : 0;
    *quark = word_or_null && found == 0 ? G_MAXUINT32 : found;
}

static Wanted read_wanted(const QueueIndex *index, const QueueFilter *filter)
{
    Wanted wanted = {
        .urgent = filter->urgent < 0 ? 3 : 1U << (filter->urgent > 0),
        .since = filter->since < 0 ? G_MININT64 : filter->since,
        .until = filter->until < 0 ? G_MAXINT64 : filter->until,
    };

    want(filter->category, &wanted.category, &wanted.category_mask);
    want(filter->region, &wanted.region, &wanted.region_mask);
    want(filter->language, &wanted.language, &wanted.language_mask);
    for (unsigned number = 0; number < index->status_count; number++) {
        const char *status = g_quark_to_string(index->statuses[number]);

        for (size_t i = 0; i < QUEUE_STATUSES; i++)
            wanted.statuses |= (unsigned)(g_strcmp0(filter->statuses[i], status) == 0) << number;
    }
    return wanted;
}

/* Without branches that depend on the case: half of them would be guessed wrong. */
static unsigned fits(const Line *line, const Wanted *wanted)
{
    GQuark differs = ((line->category ^ wanted->category) & wanted->category_mask) |
                     ((line->region ^ wanted->region) & wanted->region_mask) |
                     ((line->language ^ wanted->language) & wanted->language_mask);
    unsigned good = (wanted->statuses >> line->status) & (wanted->urgent >> line->urgent) & 1U;

    return good & (unsigned)(differs == 0) & (unsigned)(line->created_at >= wanted->since) &
           (unsigned)(line->created_at < wanted->until);
}

static const Line *nth(const QueueIndex *index, QueueOrder order, guint i)
{
    return line_at(index, order == QUEUE_NEWEST ? index->lines->len - 1 - i : in_order(index, i));
}

void queue_index_page(const QueueIndex *index, const QueueFilter *filter, int64_t *total,
                      GArray *ids)
{
    Wanted wanted = read_wanted(index, filter);
    int64_t end = filter->offset + filter->limit, found = 0;

    for (guint i = 0; i < index->lines->len; i++) {
        const Line *line = nth(index, filter->order, i);
        unsigned good = fits(line, &wanted);

        if (found >= filter->offset && found < end && good)
            g_array_append_val(ids, line->id);
        found += good;
    }
    *total = found;
}

void queue_index_count(const QueueIndex *index, QueueCountVisitor visit, gpointer data)
{
    int64_t counts[STATUSES_MAX + 1] = {0};

    for (guint i = 0; i < index->lines->len; i++)
        counts[line_at(index, i)->status]++;
    for (unsigned i = 0; i < index->status_count; i++) {
        if (counts[i] > 0)
            visit(g_quark_to_string(index->statuses[i]), counts[i], data);
    }
}

void queue_index_new_ones(const QueueIndex *index, int64_t *urgent, int64_t *oldest_at)
{
    const QueueFilter filter = {.statuses = {"new"}, .urgent = -1, .since = -1, .until = -1};
    Wanted wanted = read_wanted(index, &filter);

    *urgent = 0;
    *oldest_at = 0;
    for (guint i = 0; i < index->lines->len; i++) {
        const Line *line = line_at(index, i);

        if (!fits(line, &wanted))
            continue;
        *urgent += line->urgent;
        *oldest_at = *oldest_at ? MIN(*oldest_at, line->created_at) : line->created_at;
    }
}
