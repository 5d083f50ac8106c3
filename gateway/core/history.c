#include "core/history.h"

#include <string.h>

#include "store/inbound.h"

#define BOX_KIND "answers"
#define ENTRIES_MAX 64
/* Providers retry a USSD turn for seconds, an SMS for up to three days. */
#define KEEP_USSD_SECONDS 3600
#define KEEP_SMS_SECONDS (7 * 86400)

typedef struct Entry {
    int64_t key;
    bool more;
    char *text;
} Entry;

struct History {
    GArray *entries; /* the oldest first */
};

static void clear_entry(gpointer data)
{
    g_free(((Entry *)data)->text);
}

History *history_new(void)
{
    History *history = g_new0(History, 1);

    history->entries = g_array_new(FALSE, FALSE, sizeof(Entry));
    g_array_set_clear_func(history->entries, clear_entry);
    return history;
}

void history_free(History *history)
{
    if (!history)
        return;
    g_array_unref(history->entries);
    g_free(history);
}

static void add(History *history, int64_t key, bool more, const char *text)
{
    Entry entry = {key, more, g_strdup(text)};

    if (history->entries->len == ENTRIES_MAX)
        g_array_remove_index(history->entries, 0);
    g_array_append_val(history->entries, entry);
}

void history_add(History *history, int64_t key, const Reply *reply)
{
    add(history, key, reply->more, reply->text);
}

static void read_entry(const Entry *entry, Reply *reply)
{
    reply->more = entry->more;
    reply->text = g_strdup(entry->text);
}

bool history_find(const History *history, int64_t key, Reply *reply)
{
    for (unsigned i = history->entries->len; i > 0; i--) {
        const Entry *entry = &g_array_index(history->entries, Entry, i - 1);

        if (entry->key == key) {
            read_entry(entry, reply);
            return true;
        }
    }
    return false;
}

bool history_last(const History *history, Reply *reply)
{
    if (history_is_empty(history))
        return false;
    read_entry(&g_array_index(history->entries, Entry, history->entries->len - 1), reply);
    return true;
}

bool history_is_empty(const History *history)
{
    return history->entries->len == 0;
}

/* ---- As text: KEY, "+" (stays open) or "-", the answer ---- */

char *history_write_entry(const History *history, unsigned index)
{
    const Entry *entry;
    char key[24];

    if (index >= history->entries->len)
        return NULL;
    entry = &g_array_index(history->entries, Entry, index);
    g_snprintf(key, sizeof key, "%" G_GINT64_MODIFIER "x", entry->key);
    return g_strconcat(key, entry->more ? "+" : "-", entry->text, NULL);
}

void history_read_entry(History *history, const char *text)
{
    char *after;
    int64_t key = (int64_t)g_ascii_strtoull(text, &after, 16);

    if (*after == '+' || *after == '-')
        add(history, key, *after == '+', after + 1);
}

/* ---- As a row of its own ---- */

static int64_t row_id(const Hotline *hotline, const Channel *channel, const char *line)
{
    return vault_row_id(hotline->vault, "line", channel->name, line);
}

bool history_load(const Hotline *hotline, const Channel *channel, const char *line,
                  History **history, GError **error)
{
    int64_t id = row_id(hotline, channel, line);
    g_autoptr(GBytes) box = NULL, plain = NULL;
    const char *at, *end;
    size_t length;

    *history = NULL;
    if (!inbound_find(hotline->db, id, &box, error))
        return false;
    if (box)
        plain = vault_unlock(hotline->vault, BOX_KIND, id, g_bytes_get_data(box, NULL),
                             g_bytes_get_size(box));
    if (!plain) /* none, or another line of the same hash: its row gives way */
        return true;
    *history = history_new();
    at = g_bytes_get_data(plain, &length);
    for (end = at + length; at < end; at += strlen(at) + 1)
        history_read_entry(*history, at);
    return true;
}

bool history_keep(const Hotline *hotline, const Channel *channel, const char *line,
                  const History *history, int64_t now, GError **error)
{
    int64_t id = row_id(hotline, channel, line);
    bool ussd = channel->bearer == BEARER_USSD;
    g_autoptr(GString) plain = g_string_sized_new(512);
    g_autoptr(GBytes) box = NULL;

    for (unsigned i = 0; i < history->entries->len; i++) {
        g_autofree char *entry = history_write_entry(history, i);

        g_string_append_len(plain, entry, (gssize)strlen(entry) + 1);
    }
    box = vault_lock(hotline->vault, BOX_KIND, id, plain->str, plain->len);
    return inbound_keep(hotline->db, id, box, now + (ussd ? KEEP_USSD_SECONDS : KEEP_SMS_SECONDS),
                        error);
}
