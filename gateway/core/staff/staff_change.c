#include "core/staff/staff_change.h"

#include <string.h>

#include "core/staff/audit.h"
#include "store/staff.h"
#include "store/staff_sessions.h"

/* ---- Lists of boxes ---- */

static void key_box_free(gpointer data)
{
    KeyBox *box = data;

    g_bytes_unref(box->box);
    g_free(box);
}

GPtrArray *key_boxes_new(void)
{
    return g_ptr_array_new_with_free_func(key_box_free);
}

void key_box_add(GPtrArray *boxes, int64_t hotline_key_id, GBytes *box)
{
    KeyBox *added = g_new(KeyBox, 1);

    *added = (KeyBox){.hotline_key_id = hotline_key_id, .box = g_bytes_ref(box)};
    g_ptr_array_add(boxes, added);
}

static void note_key(const HotlineKeyRow *row, gpointer data)
{
    g_hash_table_add(data, g_memdup2(&row->id, sizeof row->id));
}

bool staff_check_boxes(Hotline *hotline, const GPtrArray *boxes, size_t octets, bool *good,
                       GError **error)
{
    g_autoptr(GHashTable) ids = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);

    *good = true;
    if (!hotline_keys_each(hotline->db, note_key, ids, error))
        return false;
    for (unsigned i = 0; *good && i < boxes->len; i++) {
        const KeyBox *box = g_ptr_array_index(boxes, i);

        *good = g_bytes_get_size(box->box) == octets &&
                g_hash_table_remove(ids, &box->hotline_key_id);
    }
    return true;
}

/* ---- Roles and leaving ---- */

static bool is_state(const StaffRow *row, const char *state)
{
    return g_str_equal(row->state, state);
}

/* Sets the verdict if this is the last who can let others in. */
static bool check_not_last(Hotline *hotline, const StaffRow *row, StaffVerdict *verdict,
                           GError **error)
{
    int64_t admins;

    if (!is_state(row, "active") || !g_str_equal(row->role, staff_role_name(STAFF_ADMIN)))
        return true;
    if (!staff_rows_count_admins(hotline->db, &admins, error))
        return false;
    if (admins <= 1)
        *verdict = STAFF_LAST_ADMIN;
    return true;
}

static bool find_member(Hotline *hotline, int64_t id, StaffRow *row, StaffVerdict *verdict,
                        GError **error)
{
    *verdict = STAFF_DONE;
    if (!staff_rows_find(hotline->db, id, row, error))
        return false;
    if (!row->id || is_state(row, "removed"))
        *verdict = STAFF_UNKNOWN;
    return true;
}

bool staff_set_role(Hotline *hotline, StaffAct *act, int64_t id, StaffRole role, GError **error)
{
    g_auto(StaffRow) row = {0};
    g_autofree char *detail = NULL;
    AuditEntry entry = {.staff_id = act->by, .action = "role", .subject_id = id};

    if (!find_member(hotline, id, &row, &act->verdict, error))
        return false;
    if (act->verdict == STAFF_DONE && role != STAFF_ADMIN &&
        !check_not_last(hotline, &row, &act->verdict, error))
        return false;
    if (act->verdict != STAFF_DONE)
        return true;
    detail = g_strdup_printf("%s -> %s", row.role, staff_role_name(role));
    entry.detail = detail;
    return staff_rows_set_role(hotline->db, id, staff_role_name(role), error) &&
           audit_add(hotline, &entry, act->now, error);
}

bool staff_remove(Hotline *hotline, StaffAct *act, int64_t id, GError **error)
{
    g_auto(StaffRow) row = {0};
    AuditEntry entry = {.staff_id = act->by, .action = "remove", .subject_id = id};

    if (!find_member(hotline, id, &row, &act->verdict, error) ||
        (act->verdict == STAFF_DONE && !check_not_last(hotline, &row, &act->verdict, error)))
        return false;
    if (act->verdict != STAFF_DONE)
        return true;
    hotline->erased = true;
    return staff_rows_remove(hotline->db, id, error) && staff_wraps_clear(hotline->db, id, error) &&
           staff_invite_boxes_clear(hotline->db, id, error) &&
           staff_recovery_codes_clear(hotline->db, id, error) &&
           staff_sessions_end_others(hotline->db, id, 0, error) &&
           audit_add(hotline, &entry, act->now, error);
}

/* ---- Granting ---- */

static bool add_wraps(Hotline *hotline, const StaffAct *act, int64_t id, const GPtrArray *wraps,
                      GError **error)
{
    for (unsigned i = 0; i < wraps->len; i++) {
        const KeyBox *wrap = g_ptr_array_index(wraps, i);
        g_autofree char *detail = g_strdup_printf("key %" G_GINT64_FORMAT,
                                                  (gint64)wrap->hotline_key_id);
        AuditEntry entry = {
            .staff_id = act->by, .action = "grant", .subject_id = id, .detail = detail};

        if (!staff_wraps_add(hotline->db, id, wrap, error) ||
            !audit_add(hotline, &entry, act->now, error))
            return false;
    }
    return true;
}

static bool has_key(const StaffRow *row, const uint8_t public_key[32])
{
    return row->public_key && g_bytes_get_size(row->public_key) == 32 &&
           memcmp(g_bytes_get_data(row->public_key, NULL), public_key, 32) == 0;
}

bool staff_grant(Hotline *hotline, StaffAct *act, int64_t id, const uint8_t public_key[32],
                 const GPtrArray *wraps, GError **error)
{
    g_auto(StaffRow) row = {0};
    bool good;

    if (!find_member(hotline, id, &row, &act->verdict, error) ||
        !staff_check_boxes(hotline, wraps, STAFF_WRAP_OCTETS, &good, error))
        return false;
    if (act->verdict == STAFF_DONE && (!is_state(&row, "active") || !has_key(&row, public_key)))
        act->verdict = STAFF_MOVED;
    else if (act->verdict == STAFF_DONE && !good)
        act->verdict = STAFF_BAD_KEY;
    return act->verdict != STAFF_DONE || add_wraps(hotline, act, id, wraps, error);
}

/* ---- Rotating ---- */

static void note_holder(int64_t staff_id, gpointer data)
{
    g_hash_table_add(data, g_memdup2(&staff_id, sizeof staff_id));
}

/* Exactly those who hold the current key: no one left out, no one slipped in. */
static bool check_holders(Hotline *hotline, const Rotation *rotation, StaffVerdict *verdict,
                          GError **error)
{
    g_autoptr(GHashTable)
        holders = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);

    if (!staff_wraps_holders(hotline->db, rotation->current_key_id, note_holder, holders, error))
        return false;
    for (unsigned i = 0; i < rotation->wraps->len; i++) {
        const StaffWrap *wrap = &g_array_index(rotation->wraps, StaffWrap, i);

        if (g_bytes_get_size(wrap->box) != STAFF_WRAP_OCTETS)
            *verdict = STAFF_BAD_KEY;
        else if (!g_hash_table_remove(holders, &wrap->staff_id))
            *verdict = STAFF_MOVED;
    }
    if (*verdict == STAFF_DONE && g_hash_table_size(holders) > 0)
        *verdict = STAFF_MOVED;
    return true;
}

static bool check_rotation(Hotline *hotline, const Rotation *rotation, StaffVerdict *verdict,
                           GError **error)
{
    g_auto(HotlineKeyRow) current = {0};

    *verdict = STAFF_DONE;
    if (!hotline_keys_find(hotline->db, 0, &current, error))
        return false;
    if (current.id != rotation->current_key_id) {
        *verdict = STAFF_MOVED;
        return true;
    }
    if (!vault_is_public_key(rotation->public_key) ||
        memcmp(current.public_key, rotation->public_key, sizeof current.public_key) == 0 ||
        g_bytes_get_size(rotation->recovery_box) != STAFF_WRAP_OCTETS) {
        *verdict = STAFF_BAD_KEY;
        return true;
    }
    return check_holders(hotline, rotation, verdict, error);
}

static bool add_key(Hotline *hotline, const Rotation *rotation, int64_t now, int64_t *new_id,
                    GError **error)
{
    if (!hotline_keys_add(hotline->db, rotation->public_key, rotation->recovery_box, now, error))
        return false;
    *new_id = db_last_id(hotline->db);
    for (unsigned i = 0; i < rotation->wraps->len; i++) {
        const StaffWrap *wrap = &g_array_index(rotation->wraps, StaffWrap, i);
        KeyBox box = {.hotline_key_id = *new_id, .box = wrap->box};

        if (!staff_wraps_add(hotline->db, wrap->staff_id, &box, error))
            return false;
    }
    return true;
}

bool staff_rotate(Hotline *hotline, StaffAct *act, const Rotation *rotation, int64_t *new_id,
                  GError **error)
{
    AuditEntry entry = {.staff_id = act->by, .action = "rotate"};
    g_autofree char *detail = NULL;

    if (!check_rotation(hotline, rotation, &act->verdict, error))
        return false;
    if (act->verdict != STAFF_DONE)
        return true;
    if (!add_key(hotline, rotation, act->now, new_id, error))
        return false;
    detail = g_strdup_printf("key %" G_GINT64_FORMAT " -> %" G_GINT64_FORMAT,
                             (gint64)rotation->current_key_id, (gint64)*new_id);
    entry.detail = detail;
    hotline->key_changed = true;
    return audit_add(hotline, &entry, act->now, error);
}
