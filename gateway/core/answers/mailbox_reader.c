/* What of the mailbox a person may see, and what they say to it. */

#include "core/answers/mailbox_reader.h"

#include <string.h>

#include "core/answers/mailbox.h"
#include "core/answers/mailbox_ping.h"
#include "core/answers/mailbox_private.h"
#include "core/cases/case_number.h"
#include "core/dialogue/report.h"
#include "store/case_pins.h"
#include "store/cases.h"
#include "store/mailbox.h"

#define OPEN_SECONDS 600

/* Slots. */
#define CHOSEN "mailbox_case"   /* its number as shown */
#define OPENED "mailbox_opened" /* by PIN: until when, and on which line */
#define ANSWER "mailbox_answer" /* id of what is read now */

/* ---- The chosen case ---- */

static void take(const CaseRow *row, gpointer data)
{
    *(MailboxCase *)data = (MailboxCase){
        .id = row->id,
        .number = row->number,
        .contact_id = row->contact_id,
    };
}

MailboxCase mailbox_case(Turn *turn)
{
    MailboxCase chosen = {0};
    int64_t number = case_number_parse(turn_get(turn, CHOSEN));

    if (number && !turn->error)
        cases_find(turn->hotline->db, number, take, &chosen, &turn->error);
    return chosen;
}

void mailbox_choose(Turn *turn, const char *number)
{
    turn_set(turn, CHOSEN, number);
    turn_set(turn, OPENED, NULL);
    turn_set(turn, ANSWER, NULL);
}

/* ---- Who may read ---- */

bool mailbox_case_is_own(const Turn *turn, const MailboxCase *chosen)
{
    return chosen->contact_id != 0 && chosen->contact_id == turn->contact.id;
}

static const char *line_of(const Turn *turn)
{
    return turn->session->line ? turn->session->line : "";
}

void mailbox_opened(Turn *turn)
{
    g_autofree char *value = g_strdup_printf("%" G_GINT64_FORMAT " %s", turn->now + OPEN_SECONDS,
                                             line_of(turn));

    turn_set(turn, OPENED, value);
}

static bool was_opened(const Turn *turn, bool also_long_ago)
{
    const char *value = turn_get(turn, OPENED);
    const char *line = strchr(value, ' ');

    return line && g_str_equal(line + 1, line_of(turn)) &&
           (also_long_ago || turn->now < g_ascii_strtoll(value, NULL, 10));
}

int64_t mailbox_case_pin(Turn *turn, const MailboxCase *chosen)
{
    int64_t pin = 0;

    if (chosen->id && !turn->error)
        case_pins_find(turn->hotline->db, chosen->id, &pin, &turn->error);
    return pin;
}

bool mailbox_case_is_open(Turn *turn, const MailboxCase *chosen)
{
    if (chosen->id == 0 || turn->error)
        return false;
    return mailbox_case_pin(turn, chosen) ? was_opened(turn, false)
                                          : mailbox_case_is_own(turn, chosen);
}

bool mailbox_is_open(Turn *turn)
{
    MailboxCase chosen = mailbox_case(turn);

    return mailbox_case_is_open(turn, &chosen);
}

/* ---- Reading ---- */

void mailbox_first_own(Turn *turn, char number[10])
{
    int64_t found = 0;

    *number = '\0';
    if (turn->contact.id && !turn->error &&
        mailbox_rows_first_of_contact(turn->hotline->db, turn->contact.id, &found, &turn->error) &&
        found)
        case_number_format(found, number);
}

bool mailbox_waits(Turn *turn)
{
    MailboxCase chosen = mailbox_case(turn);
    int64_t count = 0;

    return mailbox_case_is_open(turn, &chosen) &&
           mailbox_rows_count_waiting(turn->hotline->db, chosen.id, &count, &turn->error) &&
           count > 0;
}

static void take_id(const MailboxRow *row, gpointer data)
{
    *(int64_t *)data = row->id;
}

void mailbox_take_out(Turn *turn)
{
    MailboxCase chosen = mailbox_case(turn);
    int64_t id = 0;
    char slot[24];

    if (mailbox_case_is_open(turn, &chosen))
        mailbox_rows_oldest(turn->hotline->db, chosen.id, take_id, &id, &turn->error);
    g_snprintf(slot, sizeof slot, "%" G_GINT64_FORMAT, id);
    turn_set(turn, ANSWER, id ? slot : NULL);
}

typedef struct Opening {
    const Turn *turn;
    char *text;
} Opening;

static void open_box(const MailboxRow *row, gpointer data)
{
    Opening *opening = data;
    g_autoptr(GBytes) plain = NULL;

    if (row->box)
        plain = vault_unlock(opening->turn->hotline->vault, MAILBOX_BOX, row->id,
                             g_bytes_get_data(row->box, NULL), g_bytes_get_size(row->box));
    if (plain)
        opening->text = mailbox_letters(language_from_code(row->language),
                                        turn_is_latin(opening->turn),
                                        g_bytes_get_data(plain, NULL));
}

static int64_t answer_id(const Turn *turn)
{
    return g_ascii_strtoll(turn_get(turn, ANSWER), NULL, 10);
}

char *mailbox_text(Turn *turn)
{
    MailboxCase chosen;
    Opening opening = {.turn = turn};

    if (turn->preview)
        return g_strdup(turn->preview);
    chosen = mailbox_case(turn);
    if (mailbox_case_is_open(turn, &chosen))
        mailbox_rows_one(turn->hotline->db, chosen.id, answer_id(turn), open_box, &opening,
                         &turn->error);
    return opening.text;
}

void mailbox_read(Turn *turn)
{
    MailboxCase chosen = mailbox_case(turn);
    const MailboxEnd end = {
        .case_id = chosen.id, .id = answer_id(turn), .state = "read", .now = turn->now};
    bool ended = false;

    if (!mailbox_case_is_open(turn, &chosen) ||
        !mailbox_rows_end(turn->hotline->db, &end, &ended, &turn->error) || !ended ||
        !mailbox_ping_drop(turn->hotline, end.id, turn->now, &turn->error))
        return;
    turn->hotline->erased = true;
    hotline_add_news(turn->hotline, chosen.number, false, false);
}

/* ---- Answering ---- */

/* Somebody who types for long may still send what they wrote: it shows them nothing. */
bool mailbox_reply(Turn *turn, const char *text)
{
    MailboxCase chosen = mailbox_case(turn);

    if (!mailbox_case_is_open(turn, &chosen) && !(chosen.id && was_opened(turn, true)))
        return false;
    return report_add_text(turn->hotline, chosen.id, "reply", text, turn->now, &turn->error);
}
