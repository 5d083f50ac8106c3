/* Answers of staff that wait for the person: what staff and the gateway itself do with them. */

#include "core/answers/mailbox.h"

#include <string.h>

#include "base/alphabet.h"
#include "base/latin.h"
#include "core/answers/mailbox_ping.h"
#include "store/case_pins.h"
#include "store/cases.h"
#include "store/mailbox.h"

#define DAY ((int64_t)86400)

/* ---- What staff see ---- */

typedef struct Listing {
    MailboxVisit visit;
    gpointer data;
} Listing;

/* Once the outbox has forgotten a ping nobody knows what became of it. */
static const char *ping_state(const MailboxRow *row)
{
    if (row->ping_id == 0)
        return "none";
    return row->ping_state ? row->ping_state : "unknown";
}

static void show(const MailboxRow *row, gpointer data)
{
    const Listing *listing = data;
    const MailboxAnswer answer = {
        .id = row->id,
        .n = row->n,
        .state = row->state,
        .created_at = row->created_at,
        .expires_at = row->expires_at,
        .ended_at = row->ended_at,
        .ping = ping_state(row),
    };

    listing->visit(&answer, listing->data);
}

bool mailbox_list(Hotline *hotline, int64_t case_id, MailboxVisit visit, gpointer data,
                  GError **error)
{
    Listing listing = {visit, data};

    return mailbox_rows_of_case(hotline->db, case_id, show, &listing, error);
}

bool mailbox_count_waiting(Hotline *hotline, int64_t case_id, int64_t *count, GError **error)
{
    return mailbox_rows_count_waiting(hotline->db, case_id, count, error);
}

bool mailbox_has_pin(Hotline *hotline, int64_t case_id, bool *has_pin, GError **error)
{
    int64_t pin = 0;
    bool good = case_pins_find(hotline->db, case_id, &pin, error);

    *has_pin = pin != 0;
    return good;
}

/* ---- Keeping one ---- */

static bool seal(Hotline *hotline, const MailboxPost *post, const char *text, int64_t now,
                 int64_t *n, GError **error)
{
    uint8_t public_key[VAULT_PUBLIC_OCTETS];
    g_autoptr(GBytes) box = NULL;
    CaseText sealed = {.kind = "answer", .staff_id = post->staff_id, .created_at = now};
    int64_t number, texts;

    if (!cases_key(hotline->db, post->case_id, public_key, &number, &texts, error))
        return false;
    *n = texts + 1;
    box = vault_seal_text(hotline_sealer(hotline), public_key, number, *n, text);
    sealed.n = *n;
    sealed.box = box;
    return cases_add_text(hotline->db, post->case_id, &sealed, error);
}

static bool keep(Hotline *hotline, MailboxRow *row, const char *text, GError **error)
{
    g_autoptr(GBytes) box = NULL;

    if (!mailbox_rows_add(hotline->db, row, error))
        return false;
    box = vault_lock(hotline->vault, MAILBOX_BOX, row->id, text, strlen(text));
    return mailbox_rows_set_box(hotline->db, row->id, box, error);
}

static void take_ping(const MailboxRow *row, gpointer data)
{
    *(const char **)data = g_intern_string(ping_state(row)); /* a closed set */
}

bool mailbox_post(Hotline *hotline, const MailboxPost *post, int64_t now, MailboxPosted *posted,
                  MailboxAnswer *out, GError **error)
{
    g_autofree char *text = mailbox_clean(post->text);
    MailboxRow row = {.case_id = post->case_id,
                      .language = language_code(post->language),
                      .created_at = now,
                      .expires_at = now + hotline->config->mailbox_days * DAY};
    bool has_pin;

    if (!mailbox_has_pin(hotline, post->case_id, &has_pin, error))
        return false;
    *posted = has_pin || post->contact_id ? MAILBOX_KEPT : MAILBOX_NO_READER;
    if (*posted == MAILBOX_NO_READER)
        return true;
    *out = (MailboxAnswer){.state = "waiting", .created_at = now, .expires_at = row.expires_at};
    if (!seal(hotline, post, text, now, &row.n, error) || !keep(hotline, &row, text, error) ||
        !mailbox_ping(hotline, post, row.id, now, error))
        return false;
    out->id = row.id;
    out->n = row.n;
    return mailbox_rows_one(hotline->db, row.case_id, row.id, take_ping, &out->ping, error);
}

/* ---- Ending one ---- */

static void take_existence(const MailboxRow *row, gpointer data)
{
    (void)row;
    *(bool *)data = true;
}

bool mailbox_take_back(Hotline *hotline, int64_t case_id, int64_t id, int64_t now,
                       MailboxTaken *taken, GError **error)
{
    const MailboxEnd end = {.case_id = case_id, .id = id, .state = "taken_back", .now = now};
    bool is_there = false, ended;

    *taken = MAILBOX_NOT_THERE;
    if (!mailbox_rows_one(hotline->db, case_id, id, take_existence, &is_there, error))
        return false;
    if (!is_there)
        return true;
    if (!mailbox_rows_end(hotline->db, &end, &ended, error))
        return false;
    *taken = ended ? MAILBOX_TAKEN : MAILBOX_TOO_LATE;
    hotline->erased |= ended;
    return !ended || mailbox_ping_drop(hotline, id, now, error);
}

bool mailbox_clear_pin(Hotline *hotline, int64_t case_id, bool *cleared, GError **error)
{
    return case_pins_remove(hotline->db, case_id, cleared, error);
}

bool mailbox_sweep(Hotline *hotline, int64_t now, GError **error)
{
    int64_t expired;

    if (!mailbox_rows_expire(hotline->db, now, &expired, error))
        return false;
    hotline->erased |= expired > 0;
    return true;
}

bool mailbox_erase_person(Hotline *hotline, int64_t contact_id, int64_t now, GError **error)
{
    hotline->erased = true;
    return mailbox_rows_erase_contact(hotline->db, contact_id, now, error) &&
           case_pins_remove_of_contact(hotline->db, contact_id, error);
}

/* ---- Letters ---- */

/* Marks that nobody sees cut a word in two, or turn a line around, so that it reads as another. */
static bool is_unseen(gunichar c)
{
    return g_unichar_type(c) == G_UNICODE_FORMAT;
}

char *mailbox_clean(const char *text)
{
    g_autoptr(GString) kept = g_string_sized_new(strlen(text));

    for (; *text; text = g_utf8_next_char(text)) {
        gunichar c = g_utf8_get_char(text);

        if (c == '\n' || (!g_unichar_iscntrl(c) && !is_unseen(c)))
            g_string_append_unichar(kept, c);
        else if (c != '\r' && !is_unseen(c))
            g_string_append_c(kept, ' ');
    }
    return g_strstrip(alphabet_fold(kept->str));
}

/* Uzbek in Cyrillic is not transliterated: nobody would read the result. */
char *mailbox_letters(Language language, bool latin, const char *text)
{
    if (latin && (language == LANGUAGE_KY || language == LANGUAGE_RU))
        return latin_transliterate(language, text);
    return g_strdup(text);
}
