#include "core/rulebook/correction.h"

#include "core/sending/consent.h"
#include "core/sending/daytime.h"
#include "core/sending/reach.h"
#include "store/rule_changes.h"

void correction_clear(Correction *correction)
{
    g_clear_pointer(&correction->text, g_free);
}

bool correction_is_needless(const Correction *correction)
{
    return correction->known == correction->day;
}

/* ---- The date ---- */

static bool is_for(const Rule *rule, const ContactRow *contact)
{
    static const char *const codes[] = {
        [CITIZENSHIP_UZ] = "UZ", [CITIZENSHIP_KG] = "KG", [CITIZENSHIP_OTHER] = "other"};

    for (size_t i = 0; i < G_N_ELEMENTS(codes); i++) {
        if (g_str_equal(codes[i], contact->citizenship))
            return rule->citizenships & 1u << i;
    }
    return true;
}

/* Without what it counts from there is no date that we could be sure of. */
static Day day_by(const Hotline *hotline, const Rule *rule, const Told *told,
                  const ContactRow *contact, Day today)
{
    g_autoptr(Facts) nothing = facts_new();
    Deadline deadline;

    if (!is_for(rule, contact))
        return DAY_NONE;
    deadline = deadline_of(rule, hotline->texts->calendar, told->facts ? told->facts : nothing,
                           today);
    return deadline.state == DEADLINE_DATED ? deadline.safe_by : DAY_NONE;
}

static bool is_past(Day day, Day today)
{
    return day == DAY_NONE || day < today;
}

/* What they have seen, or an SMS of ours has told them since. */
static bool known_to(Hotline *hotline, const ToldRow *row, Day *known, GError **error)
{
    *known = row->moved_from != DAY_NONE ? row->moved_from : row->day;
    return row->moved_from == DAY_NONE ||
           rule_corrections_last_told(hotline->db, row->id, row->seen_at, known, error);
}

/* A date that is over stays what it was: nobody waits for it. */
static bool is_over(const ToldRow *row, Day known, Day today)
{
    return known != DAY_NONE && known < today && is_past(row->day, today);
}

/* ---- The SMS ---- */

static const char *refusal(const Correction *correction, const ContactRow *contact,
                           const ToldRow *row, bool neutral, Day today)
{
    const char *reason = consent_refusal(contact, MESSAGE_REMINDER, neutral);

    if (is_past(correction->known, today) && is_past(correction->day, today))
        return "passed";
    if (contact->id == 0 || !*correction->to.e164)
        return "unknown";
    if (reason)
        return reason;
    if (contact->asks || row->remind == TOLD_PAUSED)
        return "paused"; /* the number may be another's by now */
    return correction->channel ? NULL : "no_channel";
}

bool correction_of(Hotline *hotline, const Told *told, const Rule *rule, Correction *correction,
                   GError **error)
{
    const ToldRow *row = told->row;
    Day today = day_at(correction->now, hotline->config->timezone);
    ReminderText kind;
    ContactRow contact;
    const char *zone;
    bool neutral;

    if (!known_to(hotline, row, &correction->known, error) ||
        !contacts_get(hotline->db, row->contact_id, &contact, error) ||
        !reach_phone(hotline, row->contact_id, &correction->to, error))
        return false;
    correction->day = day_by(hotline, rule, told, &contact, today);
    if (correction->day == DAY_NONE && is_over(row, correction->known, today))
        correction->day = correction->known;
    if (correction_is_needless(correction))
        return true;
    correction->language = contact.language == LANGUAGE_UNKNOWN ? LANGUAGE_RU : contact.language;
    correction->channel = reach_channel(hotline, BEARER_SMS, row->channel);
    kind = correction->day == DAY_NONE ? REMINDER_UNSURE : REMINDER_MOVED;
    correction->text = reminder_text(
        hotline, &contact, kind, correction->day == DAY_NONE ? correction->known : correction->day,
        row->channel, &correction->msgid);
    neutral = catalog_is_neutral(hotline->texts->catalog, correction->msgid);
    correction->silent = refusal(correction, &contact, row, neutral, today);
    zone = daytime_zone(hotline->texts->regions, contact.region, &correction->to,
                        hotline->config->timezone);
    correction->due_at = daytime_next(zone, MAX(correction->now, correction->not_before));
    return true;
}
