/* The PIN of a case: who knows it reads its answers, on any phone. */

#include <string.h>

#include "base/fold.h"
#include "core/answers/mailbox_private.h"
#include "core/answers/mailbox_reader.h"
#include "core/cases/case_number.h"
#include "store/case_events.h"
#include "store/case_pins.h"
#include "store/throttles.h"

/* Of 10,000 PINs, ten guesses a day at a case find one in a thousand cases. */
#define DIGITS 4
#define GUESSES_PER_SENDER 5
#define GUESSES_IN_ALL 100
#define GUESSES_PER_CASE 10
#define HOUR 3600
#define DAY 86400

char *mailbox_pin_digits(const char *typed)
{
    char *digits = fold_digits(typed);

    if (digits && strlen(digits) != DIGITS)
        g_clear_pointer(&digits, g_free);
    return digits;
}

/* One digit over and over, or a run up or down. */
bool mailbox_pin_is_weak(const char *pin)
{
    int step = pin[1] - pin[0];

    if (step < -1 || step > 1)
        return false;
    for (int i = 1; i < DIGITS; i++) {
        if (pin[i] - pin[i - 1] != step)
            return false;
    }
    return true;
}

static int64_t hash(const Turn *turn, int64_t number, const char *pin)
{
    char shown[CASE_NUMBER_OCTETS];

    case_number_format(number, shown);
    return vault_row_id(turn->hotline->vault, "pin", shown, pin);
}

/* ---- Guessing ---- */

typedef struct Guesses {
    int64_t by_sender, in_all, at_case;
} Guesses;

/* Guesses from other phones do not lock out the phone of the report, where the person is. */
static Guesses guesses_of(const Turn *turn, const MailboxCase *chosen)
{
    const Vault *vault = turn->hotline->vault;
    char shown[CASE_NUMBER_OCTETS];

    case_number_format(chosen->number, shown);
    return (Guesses){
        .by_sender = vault_row_id(vault, "pin guess", turn->from.e164, ""),
        .in_all = vault_row_id(vault, "pin guess", "", "all"),
        .at_case = vault_row_id(vault, "pin guess at", shown,
                                mailbox_case_is_own(turn, chosen) ? "own" : ""),
    };
}

static bool is_over(Turn *turn, int64_t throttle, int64_t limit)
{
    int64_t count = 0;

    return turn->error ||
           !throttles_count(turn->hotline->db, throttle, turn->now, &count, &turn->error) ||
           count >= limit;
}

static void count_guess(Turn *turn, const MailboxCase *chosen, const Guesses *guesses)
{
    Db *db = turn->hotline->db;

    if (throttles_add(db, guesses->by_sender, turn->now, HOUR, &turn->error) &&
        throttles_add(db, guesses->at_case, turn->now, DAY, &turn->error) &&
        !mailbox_case_is_own(turn, chosen))
        throttles_add(db, guesses->in_all, turn->now, HOUR, &turn->error);
}

MailboxPin mailbox_try_pin(Turn *turn, const char *pin)
{
    MailboxCase chosen = mailbox_case(turn);
    Guesses guesses;
    int64_t expected;

    if (chosen.id == 0) /* it is gone since it was looked up */
        return MAILBOX_PIN_WRONG;
    guesses = guesses_of(turn, &chosen);
    if (is_over(turn, guesses.at_case, GUESSES_PER_CASE))
        return MAILBOX_PIN_LOCKED;
    if (is_over(turn, guesses.by_sender, GUESSES_PER_SENDER) ||
        (!mailbox_case_is_own(turn, &chosen) && is_over(turn, guesses.in_all, GUESSES_IN_ALL)))
        return MAILBOX_PIN_THROTTLED;
    expected = mailbox_case_pin(turn, &chosen);
    if (turn->error || expected != hash(turn, chosen.number, pin)) {
        count_guess(turn, &chosen, &guesses);
        return MAILBOX_PIN_WRONG;
    }
    mailbox_opened(turn);
    return MAILBOX_PIN_RIGHT;
}

/* ---- Setting ---- */

bool mailbox_pin_is_set(Turn *turn)
{
    MailboxCase chosen = mailbox_case(turn);

    return mailbox_case_pin(turn, &chosen) != 0;
}

static void note(Turn *turn, const MailboxCase *chosen, const char *becomes)
{
    const CaseEvent event = {.at = turn->now, .kind = "pin", .becomes = becomes};

    if (!turn->error && case_events_add(turn->hotline->db, chosen->id, &event, &turn->error))
        hotline_add_news(turn->hotline, chosen->number, false, false);
}

static void set(Turn *turn, const MailboxCase *chosen, const char *pin)
{
    if (!turn->error)
        case_pins_set(turn->hotline->db, chosen->id, hash(turn, chosen->number, pin), turn->now,
                      &turn->error);
    note(turn, chosen, "set");
}

static void remove_pin(Turn *turn, const MailboxCase *chosen)
{
    bool removed = false;

    if (!turn->error)
        case_pins_remove(turn->hotline->db, chosen->id, &removed, &turn->error);
    if (removed)
        note(turn, chosen, NULL);
}

void mailbox_set_pin(Turn *turn, const char *pin_or_null)
{
    MailboxCase chosen = mailbox_case(turn);

    if (!mailbox_case_is_open(turn, &chosen))
        return;
    if (pin_or_null)
        set(turn, &chosen, pin_or_null);
    else
        remove_pin(turn, &chosen);
    mailbox_opened(turn);
}

bool mailbox_draw_pin(Turn *turn, const char *number, char pin[5])
{
    MailboxCase chosen;

    mailbox_choose(turn, number);
    chosen = mailbox_case(turn);
    if (chosen.id == 0 || chosen.contact_id || mailbox_case_pin(turn, &chosen))
        return false;
    do
        g_snprintf(pin, DIGITS + 1, "%04u", vault_random_below(10000));
    while (mailbox_pin_is_weak(pin));
    set(turn, &chosen, pin);
    return true;
}
