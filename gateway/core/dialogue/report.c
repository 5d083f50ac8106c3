/* What people report. The answers of a report wait in the session until it is finished, dropped or has
 * words of its own to seal; an SOS is a row from the first key press. */

#include "core/dialogue/report.h"

#include <string.h>

#include "core/cases/case_answers.h"
#include "core/cases/case_number.h"
#include "core/cases/triage.h"
#include "core/dialogue/turn_private.h"
#include "store/cases.h"
#include "store/message_parts.h"

#define SOS_AGAIN_SECONDS 600
#define ENTERING "entering" /* staff do not see it */

/* Slots of the session. */
#define NUMBER "number" /* as shown, of the case last opened */
#define KIND "kind"     /* of what is being entered: "sos", "report", or none */
#define SOS_AT "sos_at"
#define URGENT "urgent"

static const char *const answer_slots[] = {
    [REPORT_CATEGORY] = "category",
    [REPORT_HAPPENED] = "happened",
    [REPORT_REGION] = "region",
    [REPORT_PEOPLE] = "people",
};

/* ---- The row ---- */

static const char *known_language(const Turn *turn)
{
    return turn_knows_language(turn) ? language_code(turn->contact.language) : NULL;
}

static const char *or_null(const char *text)
{
    return *text ? text : NULL;
}

static const char *answer(const Turn *turn, ReportAnswer which)
{
    return or_null(turn_get(turn, answer_slots[which]));
}

/* The case as the session has it, linked to the phone. */
static CaseRow row_of(const Turn *turn, const char *status)
{
    return (CaseRow){
        .id = turn->session->case_id,
        .number = turn->session->case_id ? case_number_parse(turn_get(turn, NUMBER)) : 0,
        .status = status,
        .category = answer(turn, REPORT_CATEGORY),
        .urgent = *turn_get(turn, URGENT) != '\0',
        .people = answer(turn, REPORT_PEOPLE),
        .happened = answer(turn, REPORT_HAPPENED),
        .region = answer(turn, REPORT_REGION),
        .language = known_language(turn),
        .bearer = bearer_name(turn->channel->bearer),
        .channel = turn->channel->name,
        .contact_profile = or_null(turn->contact.profile),
        .contact_id = turn->contact.id,
        .hotline_key_id = turn->hotline->key.id,
        .created_at = turn->now,
    };
}

static bool draw_number(Turn *turn, int64_t *number)
{
    bool is_free = false;

    /* Nine million numbers: with a million taken, 64 draws all fail once in 10^61 times. */
    for (int i = 0; i < 64 && !is_free; i++) {
        *number = case_number_random();
        if (!cases_is_free(turn->hotline->db, *number, &is_free, &turn->error))
            return false;
    }
    g_assert(is_free);
    return true;
}

static void open_case(Turn *turn, CaseRow *row)
{
    Hotline *hotline = turn->hotline;
    g_auto(CaseKey) key = {0};
    char number[CASE_NUMBER_OCTETS];

    if (turn->error || !draw_number(turn, &row->number))
        return;
    row->rank = triage_rank(row);
    vault_make_case_key(hotline_sealer(hotline), hotline->key.public_key, row->number, &key);
    if (!cases_add(hotline->db, row, key.public_key, sizeof key.public_key, key.sealed_secret,
                   &turn->error))
        return;
    if (!g_str_equal(row->status, ENTERING))
        hotline_add_news(hotline, row->number, row->urgent, true);
    case_number_format(row->number, number);
    turn->session->case_id = row->id;
    turn_set(turn, NUMBER, number);
}

/* Writes what the session has into the case, which is opened if it is not yet. */
static void write_case(Turn *turn, CaseRow *row)
{
    if (!turn->session->case_id)
        open_case(turn, row);
    else if (!turn->error)
        case_answers_save(turn->hotline, row, turn->now, &turn->error);
}

static void set_profile_kept(CaseRow *row, const char *profile)
{
    row->contact_profile = profile;
    if (g_str_equal(profile, "forgotten"))
        row->contact_id = 0;
}

/* ---- Opening ---- */

static bool is_kind(const Turn *turn, const char *kind)
{
    return g_str_equal(turn_get(turn, KIND), kind);
}

/* What was entered is out of the session's hands; its number may still be shown. */
static void let_go(Turn *turn)
{
    turn->session->case_id = 0;
    turn_set(turn, KIND, NULL);
    turn_set(turn, URGENT, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(answer_slots); i++)
        turn_set(turn, answer_slots[i], NULL);
}

static bool is_same_emergency(const Turn *turn)
{
    return is_kind(turn, "sos") &&
           turn->now - g_ascii_strtoll(turn_get(turn, SOS_AT), NULL, 10) < SOS_AGAIN_SECONDS;
}

/* Staff may have been done with it in these minutes. */
static void call_staff(Turn *turn)
{
    if (turn->session->case_id && !turn->error)
        case_answers_call_staff(turn->hotline, turn->session->case_id, turn->now, &turn->error);
}

void report_sos(Turn *turn)
{
    CaseRow row;
    char at[24];

    if (is_same_emergency(turn)) {
        call_staff(turn);
        return;
    }
    report_drop(turn); /* a report begun before it is kept as a draft */
    let_go(turn);
    turn_keep_contact(turn);
    turn_set(turn, KIND, "sos");
    turn_set(turn, URGENT, "1");
    turn_set(turn, answer_slots[REPORT_CATEGORY], "sos");
    g_snprintf(at, sizeof at, "%" G_GINT64_FORMAT, turn->now);
    turn_set(turn, SOS_AT, at);
    row = row_of(turn, "new");
    open_case(turn, &row);
}

void report_begin(Turn *turn, const char *category)
{
    if (!is_kind(turn, "report")) {
        let_go(turn);
        turn_keep_contact(turn); /* so that a dropped report finds its way back to the phone */
        turn_set(turn, KIND, "report");
    }
    report_answer(turn, REPORT_CATEGORY, category);
}

void report_keep_text(Turn *turn, const char *text)
{
    if (!report_is_open(turn)) {
        turn_keep_contact(turn);
        turn_set(turn, KIND, "report");
        CaseRow row = row_of(turn, "draft");

        open_case(turn, &row);
    }
    report_write(turn, text);
}

/* ---- Filling in ---- */

bool report_add_text(Hotline *hotline, int64_t case_id, const char *kind, const char *text,
                     int64_t now, GError **error)
{
    uint8_t public_key[VAULT_PUBLIC_OCTETS];
    g_autoptr(GBytes) box = NULL;
    int64_t number, texts;

    if (!cases_key(hotline->db, case_id, public_key, &number, &texts, error))
        return false;
    box = vault_seal_text(hotline_sealer(hotline), public_key, number, texts + 1, text);
    hotline_add_news(hotline, number, false, false);
    return cases_add_text(hotline->db, case_id,
                          &(CaseText){.n = texts + 1, .kind = kind, .box = box, .created_at = now},
                          error) &&
           case_answers_call_staff(hotline, case_id, now, error);
}

void report_write(Turn *turn, const char *text)
{
    if (!turn->session->case_id) {
        CaseRow row = row_of(turn, ENTERING);

        row.contact_id = 0; /* they may still choose to be forgotten */
        row.contact_profile = NULL;
        open_case(turn, &row);
    }
    if (!turn->error)
        report_add_text(turn->hotline, turn->session->case_id, "report", text, turn->now,
                        &turn->error);
}

void report_answer(Turn *turn, ReportAnswer which, const char *value)
{
    turn_set(turn, answer_slots[which], value);
    if (is_kind(turn, "sos") && turn->session->case_id) {
        CaseRow row = row_of(turn, "new");

        write_case(turn, &row);
    }
}

void report_set_urgent(Turn *turn, bool urgent)
{
    turn_set(turn, URGENT, urgent ? "1" : NULL);
}

void report_mistake(Turn *turn)
{
    if (!turn->error && is_kind(turn, "sos"))
        case_answers_set_status(turn->hotline, turn->session->case_id, "mistake", turn->now,
                                &turn->error);
    let_go(turn);
}

/* ---- Ending ---- */

void report_finish(Turn *turn, const char *profile)
{
    bool forgotten = g_str_equal(profile, "forgotten");
    CaseRow row;

    if (!is_kind(turn, "report"))
        return;
    if (!forgotten)
        turn_set_profile(turn, profile);
    row = row_of(turn, "new");
    set_profile_kept(&row, profile);
    write_case(turn, &row);
    if (forgotten && !turn->error)
        long_messages_cut_case(turn->hotline->db, turn->session->case_id, &turn->error);
    let_go(turn);
    if (forgotten) {
        turn_forget_contact(turn);
        turn->hotline
            ->erased = true; /* the session tied the two together: leave no copy in the log */
    }
}

void report_drop(Turn *turn)
{
    CaseRow row;

    if (!is_kind(turn, "report"))
        return;
    row = row_of(turn, "draft");
    write_case(turn, &row);
}

bool report_is_open(const Turn *turn)
{
    return *turn_get(turn, KIND) != '\0';
}

const char *report_number(const Turn *turn)
{
    return turn_get(turn, NUMBER);
}
