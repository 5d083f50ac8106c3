/* The index kept like the rows of the database: what is read, when again, and its order. */

#include "store/queue_index_private.h"

#include "base/error.h"

#define CHANGED_MAX 65536

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
    g_assert(low < index->order->len && g_array_index(index->order, guint, low) == place);
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
