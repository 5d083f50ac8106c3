/* Broadcasts as they stand: what they say, and how far they are. */

#include "store/broadcast_people.h"
#include "store/staff.h"
#include "web/api_broadcasts.h"
#include "web/api_cases.h"
#include "web/api_rooms.h"

#define LIST_MAX 200

bool api_broadcast(ApiCall *call, Broadcast *broadcast, GError **error)
{
    if (!broadcasts_get(call->hotline->db, call->params[0], broadcast, error))
        return false;
    return broadcast->row.id != 0 ||
           api_fail(error, API_ERROR_NOT_FOUND, NULL, "There is no such broadcast.");
}

/* ---- In short ---- */

typedef struct Listing {
    ApiCall *call;
    GHashTable *names; /* id -> name of staff */
    GError *error;
} Listing;

static void note_name(const StaffRow *row, gpointer names)
{
    g_hash_table_insert(names, g_memdup2(&row->id, sizeof row->id), g_strdup(row->name));
}

static bool listing_begin(ApiCall *call, Listing *listing, GError **error)
{
    *listing = (Listing){
        .call = call, .names = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free)};
    return staff_rows_each(call->hotline->db, note_name, listing->names, error);
}

static void listing_clear(Listing *listing)
{
    g_hash_table_unref(listing->names);
    g_clear_error(&listing->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Listing, listing_clear)

static bool out_counts(ApiCall *call, int64_t id, GError **error)
{
    BroadcastCounts counts;

    if (!broadcast_counts(call->hotline->db, id, &counts, error))
        return false;
    api_out_object(call, "counts");
    api_out_int(call, "people", counts.people);
    for (int outcome = 0; outcome < OUTCOMES; outcome++)
        api_out_int(call, broadcast_outcome_name((BroadcastOutcome)outcome), counts.of[outcome]);
    api_out_int(call, "cost", counts.cost);
    json_builder_end_object(call->out);
    return true;
}

/* Into the object that is open. */
static bool out_summary(const Listing *listing, const BroadcastRow *row, GError **error)
{
    ApiCall *call = listing->call;

    api_out_int(call, "id", row->id);
    api_out_text(call, "title", row->title);
    api_out_text(call, "state", broadcast_state_name(row->state));
    api_out_text(call, "reason", row->reason);
    api_out_int(call, "author_id", row->author_id);
    api_out_text(call, "author", g_hash_table_lookup(listing->names, &row->author_id));
    api_out_text(call, "approver",
                 row->approved_at ? g_hash_table_lookup(listing->names, &row->approver_id) : NULL);
    api_out_int(call, "created_at", row->created_at);
    api_out_int_or_null(call, "approved_at", row->approved_at);
    api_out_int_or_null(call, "ended_at", row->ended_at);
    return out_counts(call, row->id, error);
}

static void out_one(const BroadcastRow *row, gpointer data)
{
    Listing *listing = data;

    if (listing->error)
        return;
    json_builder_begin_object(listing->call->out);
    if (out_summary(listing, row, &listing->error))
        json_builder_end_object(listing->call->out);
}

static bool get_all(ApiCall *call, GError **error)
{
    g_auto(Listing) listing = {0};

    if (!listing_begin(call, &listing, error))
        return false;
    api_out_array(call, "broadcasts");
    if (!broadcasts_list(call->hotline->db, LIST_MAX, out_one, &listing, error))
        return false;
    if (listing.error) {
        g_propagate_error(error, g_steal_pointer(&listing.error));
        return false;
    }
    json_builder_end_array(call->out);
    return true;
}

/* ---- One ---- */

static void out_list(ApiCall *call, const char *name, const char *list)
{
    g_auto(GStrv) words = g_strsplit(list, ",", -1);

    if (!*list)
        return;
    api_out_array(call, name);
    for (char **word = words; *word; word++)
        json_builder_add_string_value(call->out, *word);
    json_builder_end_array(call->out);
}

static void out_audience(ApiCall *call, const BroadcastAudience *audience)
{
    api_out_object(call, "audience");
    out_list(call, "languages", audience->languages);
    out_list(call, "citizenships", audience->citizenships);
    out_list(call, "regions", audience->regions);
    if (audience->rule)
        api_out_text(call, "rule", audience->rule);
    if (audience->category)
        api_out_text(call, "category", audience->category);
    if (audience->contact_days)
        api_out_int(call, "contact_days", audience->contact_days);
    json_builder_end_object(call->out);
}

static void out_draft(ApiCall *call, const BroadcastRow *row)
{
    api_out_object(call, "draft");
    api_out_int(call, "id", row->id);
    api_out_text(call, "title", row->title);
    out_audience(call, &row->audience);
    api_out_object(call, "texts");
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        if (row->texts[language])
            api_out_text(call, language_code((Language)language), row->texts[language]);
    }
    json_builder_end_object(call->out);
    api_out_int_or_null(call, "starts_at", row->starts_at);
    api_out_int_or_null(call, "ends_at", row->ends_at);
    api_out_int(call, "rate", row->rate);
    api_out_int(call, "budget", row->budget);
    api_out_int(call, "canary", row->canary);
    json_builder_end_object(call->out);
}

static void out_reason(BroadcastOutcome outcome, const char *reason, int64_t people, gpointer data)
{
    ApiCall *call = data;

    (void)outcome;
    json_builder_begin_object(call->out);
    api_out_text(call, "reason", reason);
    api_out_int(call, "people", people);
    json_builder_end_object(call->out);
}

static bool get_one(ApiCall *call, GError **error)
{
    g_auto(Broadcast) broadcast = {0};
    g_auto(Listing) listing = {0};

    if (!listing_begin(call, &listing, error) || !api_broadcast(call, &broadcast, error))
        return false;
    api_out_object(call, "summary");
    if (!out_summary(&listing, &broadcast.row, error))
        return false;
    json_builder_end_object(call->out);
    out_draft(call, &broadcast.row);
    api_out_array(call, "reasons");
    if (!broadcast_reasons(call->hotline->db, broadcast.row.id, out_reason, call, error))
        return false;
    json_builder_end_array(call->out);
    return true;
}

const ApiRoute api_broadcast_read_routes[] = {
    {"GET", "/broadcasts", STAFF_VIEWER, API_READS, get_all},
    {"GET", "/broadcasts/{id}", STAFF_VIEWER, API_READS, get_one},
    {0},
};
