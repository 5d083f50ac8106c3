#include "core/answers/mailbox_ping.h"

#include <string.h>

#include "core/sending/outbox.h"
#include "core/sending/reach.h"
#include "store/contacts.h"
#include "store/mailbox.h"

#define DAY ((int64_t)86400)

/* Both name nobody and nothing: whoever holds the phone may read them. */
#define DIAL N_("There is news for you. Dial {code}")
#define TEXT N_("There is news for you. To read it, reply MENU.")

static const char *refusal(const Hotline *hotline, const ContactRow *contact)
{
    const char *reason = consent_refusal(contact, MESSAGE_ANSWER,
                                         catalog_is_neutral(hotline->texts->catalog, DIAL));

    if (contact->id == 0)
        return "unknown";
    return !reason && !reach_channel(hotline, BEARER_SMS, NULL) ? "no_channel" : reason;
}

bool mailbox_may_ping(Hotline *hotline, int64_t contact_id, bool *may, GError **error)
{
    ContactRow contact = {0};

    if (contact_id && !contacts_get(hotline->db, contact_id, &contact, error))
        return false;
    *may = !refusal(hotline, &contact);
    return true;
}

/* That somebody should be told of an answer. */
typedef struct News {
    const MailboxPost *post;
    const ContactRow *contact;
    int64_t answer_id;
    int64_t now;
} News;

/* A code is of one operator's network: theirs is that of the line they wrote to. NULL: there is none to dial. */
static const char *code_of(const Hotline *hotline, const News *news)
{
    const Channel *ussd = reach_channel(hotline, BEARER_USSD, news->post->channel);

    return ussd ? ussd->address : NULL;
}

static char *ping_text(const Hotline *hotline, const News *news, const char *code_or_null)
{
    const ContactRow *contact = news->contact;
    Language language = contact->language == LANGUAGE_UNKNOWN ? news->post->language
                                                              : contact->language;
    GString *text = g_string_new(catalog_text(hotline->texts->catalog, language, contact->latin,
                                              code_or_null ? DIAL : TEXT));

    if (code_or_null)
        g_string_replace(text, "{code}", code_or_null, 0);
    return g_string_free(text, FALSE);
}

/* *ping_id stays 0 if there is nobody to tell. */
static bool send_news(Hotline *hotline, const News *news, int64_t *ping_id, GError **error)
{
    const char *code = code_of(hotline, news);
    g_autofree char *text = ping_text(hotline, news, code);
    g_autofree char *dedupe = g_strdup_printf("news %" G_GINT64_FORMAT, news->answer_id);
    int64_t queued = 0;
    OutboxMessage message = {
        .channel = reach_channel(hotline, BEARER_SMS, news->post->channel),
        .text = text,
        .kind = MESSAGE_ANSWER,
        .msgid = code ? DIAL : TEXT,
        .dedupe = dedupe,
        .id = &queued,
    };

    if (!reach_phone(hotline, news->post->contact_id, &message.to, error) ||
        (*message.to.e164 && !outbox_queue(hotline, &message, news->now, error)))
        return false;
    *ping_id = queued;
    return true;
}

bool mailbox_ping(Hotline *hotline, const MailboxPost *post, int64_t answer_id, int64_t now,
                  GError **error)
{
    ContactRow contact = {0};
    const News news = {post, &contact, answer_id, now};
    int64_t ping_id = 0;

    if (post->contact_id && !contacts_get(hotline->db, post->contact_id, &contact, error))
        return false;
    if (refusal(hotline, &contact))
        return true;
    if (!mailbox_rows_unread_ping(hotline->db, post->contact_id, now - DAY, &ping_id, error))
        return false;
    if (ping_id == 0 && !send_news(hotline, &news, &ping_id, error))
        return false;
    return ping_id == 0 || mailbox_rows_set_ping(hotline->db, answer_id, ping_id, error);
}

bool mailbox_ping_drop(Hotline *hotline, int64_t answer_id, int64_t now, GError **error)
{
    hotline->erased = true;
    return mailbox_rows_drop_ping(hotline->db, answer_id, now, error);
}
