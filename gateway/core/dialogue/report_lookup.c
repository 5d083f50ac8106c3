/* Looking a case up: one's own, or any by its number, with guesses slowed down. */

#include "core/cases/case_number.h"
#include "core/dialogue/report.h"
#include "core/dialogue/turn_private.h"
#include "store/cases.h"
#include "store/throttles.h"

/* Of nine million possible numbers a guess hits one in 9,000 when a thousand cases exist. */
#define GUESSES_PER_SENDER 5
#define GUESSES_IN_ALL 100
#define GUESS_WINDOW_SECONDS 3600

typedef struct Found {
    ReportStatus *out;
    size_t count;
    size_t max;
} Found;

static void add_found(const CaseRow *row, gpointer data)
{
    Found *found = data;
    ReportStatus *status = &found->out[found->count];

    if (found->count == found->max)
        return;
    case_number_format(row->number, status->number);
    status->status = g_intern_string(row->status); /* a closed set: the CHECK of the schema */
    found->count++;
}

size_t report_own(Turn *turn, ReportStatus *out, size_t max)
{
    Found found = {.out = out, .max = max};

    if (!turn->error && turn->contact.id)
        cases_of_contact(turn->hotline->db, turn->contact.id, (int64_t)max, add_found, &found,
                         &turn->error);
    return found.count;
}

static bool is_over(Turn *turn, int64_t throttle, int64_t limit)
{
    int64_t count = 0;

    return !throttles_count(turn->hotline->db, throttle, turn->now, &count, &turn->error) ||
           count >= limit;
}

ReportLookup report_look_up(Turn *turn, const char *typed, ReportStatus *out)
{
    const Vault *vault = turn->hotline->vault;
    int64_t by_sender = vault_row_id(vault, "guess", turn->from.e164, "");
    int64_t in_all = vault_row_id(vault, "guess", "", "all");
    int64_t number = case_number_parse(typed);
    Found found = {.out = out, .max = 1};

    if (turn->error || is_over(turn, by_sender, GUESSES_PER_SENDER) ||
        is_over(turn, in_all, GUESSES_IN_ALL))
        return REPORT_THROTTLED;
    if (number)
        cases_find(turn->hotline->db, number, add_found, &found, &turn->error);
    if (found.count > 0)
        return REPORT_FOUND;
    /* A typing mistake is caught by the check digit and costs the sender a guess, but not all others. */
    if (!turn->error &&
        throttles_add(turn->hotline->db, by_sender, turn->now, GUESS_WINDOW_SECONDS,
                      &turn->error) &&
        number)
        throttles_add(turn->hotline->db, in_all, turn->now, GUESS_WINDOW_SECONDS, &turn->error);
    return REPORT_NONE;
}
