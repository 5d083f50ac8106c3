#include "core/dialogue/session.h"

#include <string.h>

#include "base/decimal.h"

#define BOX_KIND "session"
#define TRAIL_MAX 12

static Session *session_new(int64_t id)
{
    Session *session = g_new0(Session, 1);

    session->id = id;
    session->is_new = true;
    session->trail = g_ptr_array_new_with_free_func(g_free);
    session->slots = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    session->answered = history_new();
    return session;
}

void session_free(Session *session)
{
    if (!session)
        return;
    g_free(session->screen);
    g_ptr_array_unref(session->trail);
    g_free(session->notice);
    g_free(session->channel);
    g_free(session->line);
    history_free(session->answered);
    g_hash_table_unref(session->slots);
    g_free(session);
}

void session_reset(Session *session)
{
    g_clear_pointer(&session->screen, g_free);
    g_ptr_array_set_size(session->trail, 0);
    g_clear_pointer(&session->notice, g_free);
    g_hash_table_remove_all(session->slots);
    session->page = 0;
    session->case_id = 0;
}

const char *session_get(const Session *session, const char *slot)
{
    const char *value = g_hash_table_lookup(session->slots, slot);

    return value ? value : "";
}

void session_set(Session *session, const char *slot, const char *value_or_null)
{
    if (value_or_null && *value_or_null)
        g_hash_table_replace(session->slots, g_strdup(slot), g_strdup(value_or_null));
    else
        g_hash_table_remove(session->slots, slot);
}

/* ---- In the box: NAME NUL VALUE NUL ..., slots named with a dot in front ---- */

static void put(GString *out, const char *name, const char *value)
{
    if (!value)
        return;
    g_string_append_len(out, name, (gssize)strlen(name) + 1);
    g_string_append_len(out, value, (gssize)strlen(value) + 1);
}

static void put_number(GString *out, const char *name, int64_t number)
{
    char room[DECIMAL_ROOM];

    put(out, name, decimal(number, room));
}

static GString *write_session(const Session *session)
{
    GString *out = g_string_sized_new(1024);
    char entry[HISTORY_ENTRY_ROOM];
    GHashTableIter slots;
    gpointer name, value;

    put(out, "screen", session->screen);
    put(out, "notice", session->notice);
    put(out, "channel", session->channel);
    put(out, "line", session->line);
    put_number(out, "page", session->page);
    put_number(out, "typed", (int64_t)session->typed);
    put_number(out, "typed_key", session->typed_key);
    put_number(out, "last_at", session->last_at);
    for (unsigned i = 0; i < session->trail->len; i++)
        put(out, "behind", g_ptr_array_index(session->trail, i));
    for (unsigned i = 0; history_write_entry(session->answered, i, entry); i++)
        put(out, "answered", entry);
    g_hash_table_iter_init(&slots, session->slots);
    while (g_hash_table_iter_next(&slots, &name, &value)) {
        g_string_append_c(out, '.');
        put(out, name, value);
    }
    return out;
}

static void read_field(Session *session, const char *name, const char *value)
{
    if (name[0] == '.')
        session_set(session, name + 1, value);
    else if (g_str_equal(name, "screen"))
        session->screen = g_strdup(value);
    else if (g_str_equal(name, "notice"))
        session->notice = g_strdup(value);
    else if (g_str_equal(name, "channel"))
        session->channel = g_strdup(value);
    else if (g_str_equal(name, "answered"))
        history_read_entry(session->answered, value);
    else if (g_str_equal(name, "line"))
        session->line = g_strdup(value);
    else if (g_str_equal(name, "page"))
        session->page = (unsigned)g_ascii_strtoull(value, NULL, 10);
    else if (g_str_equal(name, "typed"))
        session->typed = (size_t)g_ascii_strtoull(value, NULL, 10);
    else if (g_str_equal(name, "typed_key"))
        session->typed_key = g_ascii_strtoll(value, NULL, 10);
    else if (g_str_equal(name, "last_at"))
        session->last_at = g_ascii_strtoll(value, NULL, 10);
    else if (g_str_equal(name, "behind") && session->trail->len < TRAIL_MAX)
        g_ptr_array_add(session->trail, g_strdup(value));
}

static void read_session(Session *session, GBytes *plain)
{
    size_t length;
    const char *at = g_bytes_get_data(plain, &length);
    const char *end = at + length;

    while (at < end) {
        const char *name = at;
        const char *value = name + strlen(name) + 1;

        if (value >= end)
            return;
        at = value + strlen(value) + 1;
        read_field(session, name, value);
    }
}

Session *session_from_row(const Vault *vault, const SessionRow *row)
{
    Session *session = session_new(row->id);
    g_autoptr(GBytes) plain = NULL;

    if (row->box)
        plain = vault_unlock(vault, BOX_KIND, row->id, g_bytes_get_data(row->box, NULL),
                             g_bytes_get_size(row->box));
    if (!plain)
        return session; /* none, or of a key that is gone: start anew */
    read_session(session, plain);
    session->is_new = false;
    session->contact_id = row->contact_id;
    session->case_id = row->case_id;
    return session;
}

bool session_load(Db *db, const Vault *vault, int64_t id, Session **session, GError **error)
{
    g_auto(SessionRow) row = {0};

    if (!sessions_find(db, id, &row, error))
        return false;
    *session = session_from_row(vault, &row);
    return true;
}

bool session_save(Db *db, const Vault *vault, const Session *session, GError **error)
{
    GString *plain = write_session(session);
    g_auto(SessionRow) row = {
        .id = session->id,
        .box = vault_lock(vault, BOX_KIND, session->id, plain->str, plain->len),
        .contact_id = session->contact_id,
        .case_id = session->case_id,
        .dropped = session->dropped,
        .due_at = session->due_at,
        .forget_at = session->forget_at,
    };

    g_string_free(plain, TRUE);
    return sessions_save(db, &row, error);
}
