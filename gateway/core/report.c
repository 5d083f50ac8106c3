#include "core/report.h"

#include <string.h>

#include "core/case_number.h"
#include "core/turn_private.h"
#include "store/cases.h"

#define SOS_AGAIN_SECONDS 600

/* Slots of the session. */
#define NUMBER "number" /* as shown, of the case last opened */
#define KIND "kind"     /* of the case in session->case_id: "sos" or "report" */
#define SOS_AT "sos_at"

/* ---- Opening ---- */

static bool draw_number(Turn *turn, int64_t *number)
{
    bool is_free = false;

    /* Nine million numbers: with a million taken, eight draws all fail once in 10^7 times. */
    for (int i = 0; i < 64 && !is_free; i++) {
        *number = case_number_random();
        if (!cases_is_free(turn->hotline->db, *number, &is_free, &turn->error))
            return false;
    }
    g_assert(is_free);
    return true;
}

static const char *known_language(const Turn *turn)
{
    return turn_knows_language(turn) ? language_code(turn->contact.language) : NULL;
}

static const char *known_profile(const Turn *turn)
{
    return *turn->contact.profile ? turn->contact.profile : NULL;
}

static void open_case(Turn *turn, const char *status, const char *category, bool urgent,
                      int64_t contact_id)
{
    g_auto(CaseKey) key = {0};
    char number[CASE_NUMBER_OCTETS];
    CaseRow row = {
        .status = status,
        .category = category,
        .urgent = urgent,
        .language = known_language(turn),
        .bearer = bearer_name(turn->channel->bearer),
        .channel = turn->channel->name,
        .contact_profile = contact_id ? known_profile(turn) : NULL,
        .contact_id = contact_id,
        .hotline_key_id = turn->hotline->key.id,
        .created_at = turn->now,
    };

    if (turn->error || !draw_number(turn, &row.number))
        return;
    vault_make_case_key(turn->hotline->key.public_key, row.number, &key);
    if (!cases_add(turn->hotline->db, &row, key.public_key, sizeof key.public_key,
                   key.sealed_secret, &turn->error))
        return;
    case_number_format(row.number, number);
    turn->session->case_id = row.id;
    turn_set(turn, NUMBER, number);
}

static bool is_kind(const Turn *turn, const char *kind)
{
    return turn->session->case_id && g_str_equal(turn_get(turn, KIND), kind);
}

static bool is_same_emergency(const Turn *turn)
{
    return is_kind(turn, "sos") &&
           turn->now - g_ascii_strtoll(turn_get(turn, SOS_AT), NULL, 10) < SOS_AGAIN_SECONDS;
}

void report_sos(Turn *turn)
{
    char at[24];

    if (is_same_emergency(turn))
        return;
    turn_keep_contact(turn);
    open_case(turn, "new", "sos", true, turn->contact.id);
    g_snprintf(at, sizeof at, "%" G_GINT64_FORMAT, turn->now);
    turn_set(turn, KIND, "sos");
    turn_set(turn, SOS_AT, at);
}

void report_begin(Turn *turn, const char *category)
{
    if (is_kind(turn, "report")) {
        report_answer(turn, REPORT_CATEGORY, category);
        return;
    }
    turn_keep_contact(turn); /* so that a dropped report finds its way back to the phone */
    open_case(turn, "entering", category, false, 0);
    turn_set(turn, KIND, "report");
}

void report_keep_text(Turn *turn, const char *text)
{
    if (!report_is_open(turn)) {
        turn_keep_contact(turn);
        open_case(turn, "draft", NULL, false, turn->contact.id);
        turn_set(turn, KIND, "report");
    }
    report_write(turn, text);
}

/* ---- Filling in ---- */

void report_write(Turn *turn, const char *text)
{
    Db *db = turn->hotline->db;
    int64_t id = turn->session->case_id;
    uint8_t public_key[VAULT_PUBLIC_OCTETS];
    g_autoptr(GBytes) box = NULL;
    int64_t number, texts;

    if (turn->error || !id || !cases_key(db, id, public_key, &number, &texts, &turn->error))
        return;
    box = vault_seal_text(public_key, number, texts + 1, text);
    cases_add_text(db, id, texts + 1, box, turn->now, &turn->error);
}

void report_answer(Turn *turn, ReportAnswer answer, const char *value)
{
    static const CaseField columns[] = {
        [REPORT_CATEGORY] = CASE_CATEGORY,
        [REPORT_HAPPENED] = CASE_HAPPENED,
        [REPORT_REGION] = CASE_REGION,
        [REPORT_PEOPLE] = CASE_PEOPLE,
    };

    if (!turn->error && turn->session->case_id)
        cases_set(turn->hotline->db, turn->session->case_id, columns[answer], value, turn->now,
                  &turn->error);
}

void report_set_urgent(Turn *turn, bool urgent)
{
    if (!turn->error && turn->session->case_id)
        cases_set_urgent(turn->hotline->db, turn->session->case_id, urgent, turn->now,
                         &turn->error);
}

/* The case is out of the session's hands; its number may still be shown. */
static void let_go(Turn *turn)
{
    turn->session->case_id = 0;
    turn_set(turn, KIND, NULL);
}

void report_mistake(Turn *turn)
{
    if (!turn->error && is_kind(turn, "sos"))
        cases_set_status(turn->hotline->db, turn->session->case_id, "mistake", turn->now,
                         &turn->error);
    let_go(turn);
}

void report_finish(Turn *turn, const char *profile)
{
    Db *db = turn->hotline->db;
    int64_t id = turn->session->case_id;
    bool forgotten = g_str_equal(profile, "forgotten");

    if (turn->error || !id)
        return;
    if (!forgotten)
        turn_set_profile(turn, profile);
    if (!turn->error && cases_set(db, id, CASE_CONTACT_PROFILE, profile, turn->now, &turn->error) &&
        cases_set(db, id, CASE_LANGUAGE, known_language(turn), turn->now, &turn->error) &&
        cases_link(db, id, forgotten ? 0 : turn->contact.id, turn->now, &turn->error) &&
        cases_set_status(db, id, "new", turn->now, &turn->error))
        let_go(turn);
    /* The session's row tied the two together until now: leave no copy of it in the log. */
    turn->hotline->erased |= forgotten;
}

bool report_is_open(const Turn *turn)
{
    return turn->session->case_id != 0;
}

const char *report_number(const Turn *turn)
{
    return turn_get(turn, NUMBER);
}
