#include "core/dialogue/part_box.h"

#include <string.h>

#define HEAD_KIND "long message"

int64_t part_message_id(const Hotline *hotline, const char *channel, const char *which)
{
    return vault_row_id(hotline->vault, HEAD_KIND, channel, which);
}

int64_t part_person(const Hotline *hotline, const Phone *phone)
{
    return vault_row_id(hotline->vault, "person", phone->e164, "");
}

int64_t part_mark(const Hotline *hotline, const LongMessageRow *row, const char *text)
{
    return vault_row_id(hotline->vault, "part", row->name, text);
}

/* NUMBER NUL CHANNEL */
GBytes *part_lock_head(const Hotline *hotline, const LongMessageRow *row, const Phone *from,
                       const char *channel)
{
    g_autoptr(GString) head = g_string_new_len(from->e164, (gssize)strlen(from->e164) + 1);

    g_string_append(head, channel);
    return vault_lock(hotline->vault, HEAD_KIND, row->id, head->str, head->len);
}

bool part_unlock_head(const Hotline *hotline, const LongMessageRow *row, Phone *from,
                      char **channel)
{
    g_autoptr(GBytes) plain = NULL;
    const char *number;

    if (row->box)
        plain = vault_unlock(hotline->vault, HEAD_KIND, row->id, g_bytes_get_data(row->box, NULL),
                             g_bytes_get_size(row->box));
    if (!plain)
        return false;
    number = g_bytes_get_data(plain, NULL);
    g_strlcpy(from->e164, number, sizeof from->e164);
    *channel = g_strdup(number + strlen(number) + 1);
    return true;
}

static void box_kind(unsigned n, char kind[24])
{
    g_snprintf(kind, 24, "part %u", n);
}

GBytes *part_lock(const Hotline *hotline, const LongMessageRow *row, unsigned n, const char *text)
{
    char kind[24];

    box_kind(n, kind);
    return vault_lock(hotline->vault, kind, row->id, text, strlen(text));
}

typedef struct Joining {
    const Hotline *hotline;
    const LongMessageRow *row;
    GString *text;
    unsigned done; /* parts written, missing ones too */
} Joining;

static void mark_missing_until(Joining *joining, unsigned n)
{
    while (joining->done + 1 < n)
        g_string_append_printf(joining->text, "[part %u of %u missing]", ++joining->done,
                               joining->row->total);
}

static void join_part(unsigned n, GBytes *box, gpointer data)
{
    Joining *joining = data;
    g_autoptr(GBytes) plain = NULL;
    char kind[24];

    box_kind(n, kind);
    plain = vault_unlock(joining->hotline->vault, kind, joining->row->id,
                         g_bytes_get_data(box, NULL), g_bytes_get_size(box));
    if (!plain)
        return; /* damaged: as good as missing */
    mark_missing_until(joining, n);
    g_string_append(joining->text, g_bytes_get_data(plain, NULL));
    joining->done = n;
}

char *part_join(const Hotline *hotline, const LongMessageRow *row, GError **error)
{
    g_autoptr(GString) text = g_string_new(NULL);
    Joining joining = {.hotline = hotline, .row = row, .text = text};

    if (!message_parts_each(hotline->db, row->id, join_part, &joining, error))
        return NULL;
    mark_missing_until(&joining, row->total + 1);
    return g_strdup(text->str);
}

bool parts_forget(Hotline *hotline, const Phone *person, GError **error)
{
    bool erased = false;

    if (!long_messages_forget(hotline->db, part_person(hotline, person), &erased, error))
        return false;
    hotline->erased |= erased;
    return true;
}
