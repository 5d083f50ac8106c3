/* The queue: pages, counts, the next one, and sealed texts in bulk. */

#include <string.h>

#include "core/cases/case_status.h"
#include "store/case_boxes.h"
#include "web/api/api_cases.h"
#include "web/api/api_rooms.h"

#define OFFSET_MAX 10000000
#define LIMIT_MAX 200
#define LIMIT_USUAL 50
#define CODE_MAX 40
#define STATUSES_MAX 100

/* ---- Filters ---- */

static bool refuse(GError **error, const char *message)
{
    return api_fail(error, API_ERROR_BAD_REQUEST, NULL, message);
}

static void take_open(QueueFilter *filter)
{
    for (size_t i = 0, used = 0; i < case_status_count; i++) {
        if (case_statuses[i].open)
            filter->statuses[used++] = case_statuses[i].code;
    }
}

static bool has_status(const QueueFilter *filter, size_t used, const char *code)
{
    for (size_t i = 0; i < used; i++) {
        if (g_str_equal(filter->statuses[i], code))
            return true;
    }
    return false;
}

static bool read_statuses(ApiCall *call, QueueFilter *filter, GError **error)
{
    const char *text = api_query_text(call, "status");
    g_auto(GStrv) codes = NULL;
    size_t used = 0;

    G_STATIC_ASSERT(QUEUE_STATUSES == 8); /* as many as there are */
    if (!text) {
        take_open(filter);
        return true;
    }
    if (strlen(text) > STATUSES_MAX)
        return refuse(error, "\"status\" is too long.");
    codes = g_strsplit(text, ",", -1);
    for (char **code = codes; *code; code++) {
        const CaseStatus *status = case_status_find(*code);

        if (!status || has_status(filter, used, *code))
            return refuse(error, "\"status\" names one that is not there, or one twice.");
        filter->statuses[used++] = status->code;
    }
    return used > 0 || refuse(error, "\"status\" is empty.");
}

static bool read_code(ApiCall *call, const char *name, const char **code, GError **error)
{
    *code = api_query_text(call, name);
    return !*code || (**code && strlen(*code) <= CODE_MAX) ||
           refuse(error, "A filter is empty or too long.");
}

static bool read_order(ApiCall *call, QueueFilter *filter, GError **error)
{
    const char *order = api_query_text(call, "order");

    filter->order = g_strcmp0(order, "newest") == 0 ? QUEUE_NEWEST : QUEUE_BY_RANK;
    return !order || filter->order == QUEUE_NEWEST || g_str_equal(order, "rank") ||
           refuse(error, "\"order\" is rank or newest.");
}

static bool read_filter(ApiCall *call, QueueFilter *filter, GError **error)
{
    int64_t urgent = -1, mine = 0;

    filter->now = call->now;
    if (!read_statuses(call, filter, error) ||
        !read_code(call, "category", &filter->category, error) ||
        !read_code(call, "region", &filter->region, error) ||
        !read_code(call, "language", &filter->language, error) ||
        !api_query_int(call, "urgent", 0, 1, -1, &urgent, error) ||
        !api_query_int(call, "mine", 0, 1, 0, &mine, error) ||
        !api_query_int(call, "since", 0, INT64_MAX, -1, &filter->since, error) ||
        !api_query_int(call, "until", 0, INT64_MAX, -1, &filter->until, error) ||
        !read_order(call, filter, error) ||
        !api_query_int(call, "offset", 0, OFFSET_MAX, 0, &filter->offset, error) ||
        !api_query_int(call, "limit", 1, LIMIT_MAX, LIMIT_USUAL, &filter->limit, error))
        return false;
    filter->urgent = (int)urgent;
    filter->mine = mine ? call->session->staff_id : 0;
    return true;
}

/* ---- Pages ---- */

typedef struct Row {
    ApiCall *call;
    bool good;
    GError **error;
} Row;

static void out_row(const QueueRow *found, gpointer data)
{
    Row *row = data;

    json_builder_begin_object(row->call->out);
    row->good = api_case_summary(row->call, found, row->error);
    json_builder_end_object(row->call->out);
}

static bool get_queue(ApiCall *call, GError **error)
{
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    QueueFilter filter = {0};
    Row row = {.call = call, .good = true, .error = error};
    int64_t total = 0;

    if (!read_filter(call, &filter, error) ||
        !queue_page(call->hotline->db, &filter, &total, ids, error))
        return false;
    api_out_int(call, "total", total);
    api_out_array(call, "cases");
    for (guint i = 0; i < ids->len && row.good; i++) {
        if (!queue_row(call->hotline->db, g_array_index(ids, int64_t, i), call->now, out_row, &row,
                       error))
            return false;
    }
    json_builder_end_array(call->out);
    return row.good;
}

/* ---- Counts ---- */

static void add_count(const char *status, int64_t count, gpointer data)
{
    g_hash_table_insert(data, g_strdup(status), GSIZE_TO_POINTER((gsize)count));
}

static bool get_counts(ApiCall *call, GError **error)
{
    g_autoptr(GHashTable) by_status = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Db *db = call->hotline->db;
    QueueCounts counts = {0};

    if (!queue_count_statuses(db, add_count, by_status, error) ||
        !queue_counts(db, call->session->staff_id, call->now, &counts, error))
        return false;
    api_out_object(call, "by_status");
    for (size_t i = 0; i < case_status_count; i++) {
        const char *code = case_statuses[i].code;

        api_out_int(call, code, (int64_t)GPOINTER_TO_SIZE(g_hash_table_lookup(by_status, code)));
    }
    json_builder_end_object(call->out);
    api_out_int(call, "urgent_new", counts.urgent_new);
    api_out_int(call, "mine", counts.mine);
    api_out_int_or_null(call, "oldest_new_at", counts.oldest_new_at);
    return true;
}

/* ---- The next ---- */

static bool post_next(ApiCall *call, GError **error)
{
    Casework work = {
        .hotline = call->hotline, .staff_id = call->session->staff_id, .now = call->now};

    if (!api_case_verdict(casework_next(&work, error), error))
        return false;
    api_out_int(call, "number", work.row.number);
    api_out_int(call, "until", work.claimed_until);
    return true;
}

/* ---- Sealed texts in bulk ---- */

#define BULK_MAX 1000
#define BULK_OCTETS ((gsize)1024 * 1024)

typedef struct Bulk {
    ApiCall *call;
    int64_t seen;    /* cases */
    int64_t last_id; /* of them; 0: none yet */
    bool is_open;    /* the last is being written */
    bool full;       /* there is more than one page should hold */
    gsize octets;
} Bulk;

static void end_case(Bulk *bulk)
{
    if (bulk->is_open)
        json_builder_end_object(json_builder_end_array(bulk->call->out));
    bulk->is_open = false;
}

static void begin_case(Bulk *bulk, const CaseBox *box)
{
    ApiCall *call = bulk->call;

    end_case(bulk);
    bulk->seen++;
    bulk->last_id = box->case_id;
    if (!box->sealed_key)
        return;
    bulk->is_open = true;
    bulk->octets += box->key_length;
    json_builder_begin_object(call->out);
    api_out_int(call, "number", box->number);
    api_out_int(call, "hotline_key_id", box->hotline_key_id);
    api_out_base64(call, "sealed_key", box->sealed_key, box->key_length);
    api_out_array(call, "texts");
}

static bool out_box(const CaseBox *box, gpointer data)
{
    Bulk *bulk = data;
    ApiCall *call = bulk->call;

    if (box->case_id != bulk->last_id) {
        bulk->full = bulk->octets >= BULK_OCTETS;
        if (bulk->full)
            return false;
        begin_case(bulk, box);
    }
    if (!bulk->is_open)
        return true;
    bulk->octets += box->length;
    json_builder_begin_object(call->out);
    api_out_int(call, "n", box->n);
    api_out_base64(call, "box", box->box, box->length);
    json_builder_end_object(call->out);
    return true;
}

static bool get_sealed(ApiCall *call, GError **error)
{
    Bulk bulk = {.call = call};
    int64_t before = 0, limit = 0;

    if (!api_query_int(call, "before", 1, INT64_MAX, INT64_MAX, &before, error) ||
        !api_query_int(call, "limit", 1, BULK_MAX, BULK_MAX, &limit, error) ||
        !casework_read_in_bulk(call->hotline, call->session->staff_id, call->now, error))
        return false;
    api_out_array(call, "cases");
    if (!case_boxes_list(call->hotline->db, before, limit, out_box, &bulk, error))
        return false;
    end_case(&bulk);
    json_builder_end_array(call->out);
    api_out_int_or_null(call, "next", bulk.full || bulk.seen == limit ? bulk.last_id : 0);
    return true;
}

const ApiRoute api_queue_routes[] = {
    {"GET", "/cases", STAFF_VIEWER, API_READS, get_queue},
    {"GET", "/cases/counts", STAFF_VIEWER, API_READS, get_counts},
    {"POST", "/cases/next", STAFF_WORKER, 0, post_next},
    {"GET", "/cases/sealed", STAFF_VIEWER, 0, get_sealed},
    {0},
};
