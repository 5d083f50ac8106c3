#include "web/api/phone_inbox.h"

#include <string.h>

#define PHONES_MAX 256
#define TEXTS_MAX 50

typedef struct Text {
    char *text;
    int64_t at;
} Text;

typedef struct Owner {
    Phone phone;
    GQueue texts;
} Owner;

struct PhoneInbox {
    GQueue owners; /* of Owner, whoever got one last comes first */
};

static void text_free(gpointer data)
{
    Text *text = data;

    explicit_bzero(text->text, strlen(text->text));
    g_free(text->text);
    g_free(text);
}

static void owner_free(gpointer data)
{
    Owner *owner = data;

    g_queue_clear_full(&owner->texts, text_free);
    g_free(owner);
}

PhoneInbox *phone_inbox_new(void)
{
    return g_new0(PhoneInbox, 1);
}

void phone_inbox_free(PhoneInbox *inbox)
{
    g_queue_clear_full(&inbox->owners, owner_free);
    g_free(inbox);
}

static GList *find(PhoneInbox *inbox, const Phone *phone)
{
    for (GList *each = inbox->owners.head; each; each = each->next) {
        if (g_str_equal(((Owner *)each->data)->phone.e164, phone->e164))
            return each;
    }
    return NULL;
}

static Owner *to_the_front(PhoneInbox *inbox, const Phone *phone)
{
    GList *found = find(inbox, phone);
    Owner *owner;

    if (found) {
        owner = found->data;
        g_queue_delete_link(&inbox->owners, found);
    } else {
        owner = g_new0(Owner, 1);
        owner->phone = *phone;
    }
    g_queue_push_head(&inbox->owners, owner);
    if (inbox->owners.length > PHONES_MAX)
        owner_free(g_queue_pop_tail(&inbox->owners));
    return owner;
}

void phone_inbox_add(PhoneInbox *inbox, const Phone *phone, const char *text, int64_t now)
{
    Owner *owner = to_the_front(inbox, phone);
    Text *kept = g_new0(Text, 1);

    kept->text = g_strdup(text);
    kept->at = now;
    g_queue_push_tail(&owner->texts, kept);
    if (owner->texts.length > TEXTS_MAX)
        text_free(g_queue_pop_head(&owner->texts));
}

void phone_inbox_visit(PhoneInbox *inbox, const Phone *phone,
                       void (*visit)(const char *text, int64_t at, gpointer data), gpointer data)
{
    GList *found = find(inbox, phone);

    if (!found)
        return;
    for (GList *each = ((Owner *)found->data)->texts.head; each; each = each->next) {
        const Text *text = each->data;

        visit(text->text, text->at, data);
    }
}
