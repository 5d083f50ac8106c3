#include "core/dialogue/history.h"

#include <string.h>

#include "store/answers.h"
#include "store/inbound.h"

#define LINE_KIND "line"
#define ANSWER_KIND "answer"
#define ENTRIES_MAX 64
/* Providers retry a USSD turn for seconds, an SMS for up to three days. */
#define KEEP_USSD_SECONDS 3600
#define KEEP_SMS_SECONDS (7 * 86400)

typedef struct Entry {
    int64_t key;       /* of the message */
    int64_t answer_id; /* its row */
} Entry;

struct History {
    GArray *entries; /* the oldest first */
};

History *history_new(void)
{
    History *history = g_new0(History, 1);

    history->entries = g_array_new(FALSE, FALSE, sizeof(Entry));
    return history;
}

void history_free(History *history)
{
    if (!history)
        return;
    g_array_unref(history->entries);
    g_free(history);
}

static void add_entry(History *history, Entry entry)
{
    if (history->entries->len == ENTRIES_MAX)
        g_array_remove_index(history->entries, 0);
    g_array_append_val(history->entries, entry);
}

int64_t history_expiry(Bearer bearer, int64_t now)
{
    return now + (bearer == BEARER_USSD ? KEEP_USSD_SECONDS : KEEP_SMS_SECONDS);
}

/* ---- Answers: the first octet says whether the session stays open, the rest is the text ---- */

bool history_add(History *history, const Hotline *hotline, int64_t key, const Reply *reply,
                 int64_t expires_at, GError **error)
{
    g_autofree char *plain = g_strconcat(reply->more ? "+" : "-", reply->text, NULL);
    g_autoptr(GBytes) box = vault_lock(hotline->vault, ANSWER_KIND, key, plain, strlen(plain));
    Entry entry = {.key = key};

    if (!answers_add(hotline->db, box, expires_at, &entry.answer_id, error))
        return false;
    add_entry(history, entry);
    return true;
}

static bool read_answer(const Entry *entry, const Hotline *hotline, Reply *reply, GError **error)
{
    g_autoptr(GBytes) box = NULL, plain = NULL;
    const char *text;

    if (!answers_find(hotline->db, entry->answer_id, &box, error))
        return false;
    if (box)
        plain = vault_unlock(hotline->vault, ANSWER_KIND, entry->key, g_bytes_get_data(box, NULL),
                             g_bytes_get_size(box));
    if (!plain) /* expired, or of a key that is gone */
        return true;
    text = g_bytes_get_data(plain, NULL);
    reply->more = text[0] == '+';
    reply->text = g_strdup(text + 1);
    return true;
}

bool history_find(const History *history, const Hotline *hotline, int64_t key, Reply *reply,
                  GError **error)
{
    for (unsigned i = history->entries->len; i > 0; i--) {
        const Entry *entry = &g_array_index(history->entries, Entry, i - 1);

        if (entry->key == key)
            return read_answer(entry, hotline, reply, error);
    }
    return true;
}

bool history_knows(const History *history, int64_t key)
{
    for (unsigned i = 0; i < history->entries->len; i++) {
        if (g_array_index(history->entries, Entry, i).key == key)
            return true;
    }
    return false;
}

bool history_last(const History *history, const Hotline *hotline, Reply *reply, GError **error)
{
    const GArray *entries = history->entries;

    return entries->len == 0 ||
           read_answer(&g_array_index(entries, Entry, entries->len - 1), hotline, reply, error);
}

bool history_is_empty(const History *history)
{
    return history->entries->len == 0;
}

/* ---- As text: KEY ":" ID, in hexadecimal ---- */

static char *put_hex(char *out, uint64_t number)
{
    static const char digits[] = "0123456789abcdef";
    unsigned shift = 60;

    while (shift > 0 && number >> shift == 0)
        shift -= 4;
    for (;; shift -= 4) {
        *out++ = digits[(number >> shift) & 15];
        if (shift == 0)
            return out;
    }
}

bool history_write_entry(const History *history, unsigned index, char entry[HISTORY_ENTRY_ROOM])
{
    const Entry *written;
    char *end;

    if (index >= history->entries->len)
        return false;
    written = &g_array_index(history->entries, Entry, index);
    end = put_hex(entry, (uint64_t)written->key);
    *end++ = ':';
    end = put_hex(end, (uint64_t)written->answer_id);
    *end = '\0';
    return true;
}

static int64_t read_hex(const char **text)
{
    uint64_t number = 0;

    for (; g_ascii_isxdigit(**text); (*text)++)
        number = number << 4 | (uint64_t)g_ascii_xdigit_value(**text);
    return (int64_t)number;
}

void history_read_entry(History *history, const char *text)
{
    Entry entry = {.key = read_hex(&text)};

    if (*text++ != ':')
        return;
    entry.answer_id = read_hex(&text);
    add_entry(history, entry);
}

/* ---- As a row, once the line is over ---- */

static int64_t row_id(const Hotline *hotline, const Channel *channel, const char *line)
{
    return vault_row_id(hotline->vault, LINE_KIND, channel->name, line);
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
        plain = vault_unlock(hotline->vault, LINE_KIND, id, g_bytes_get_data(box, NULL),
                             g_bytes_get_size(box));
    if (!plain) /* none, or another line of the same hash: its row gives way */
        return true;
    *history = history_new();
    at = g_bytes_get_data(plain, &length);
    for (end = at + length; at < end; at += strlen(at) + 1)
        history_read_entry(*history, at);
    return true;
}

bool history_keep(const History *history, const Hotline *hotline, const Channel *channel,
                  const char *line, int64_t now, GError **error)
{
    int64_t id = row_id(hotline, channel, line);
    g_autoptr(GString) plain = g_string_sized_new(512);
    g_autoptr(GBytes) box = NULL;
    char entry[HISTORY_ENTRY_ROOM];

    for (unsigned i = 0; history_write_entry(history, i, entry); i++)
        g_string_append_len(plain, entry, (gssize)strlen(entry) + 1);
    box = vault_lock(hotline->vault, LINE_KIND, id, plain->str, plain->len);
    return inbound_keep(hotline->db, id, box, history_expiry(channel->bearer, now), error);
}
