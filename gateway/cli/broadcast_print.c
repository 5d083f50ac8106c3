#include <stdio.h>
#include <string.h>

#include "cli/broadcast.h"
#include "cli/print.h"
#include "core/broadcasts/broadcast_preview.h"
#include "core/sending/reach.h"
#include "store/broadcast_figures.h"
#include "store/broadcast_people.h"

#define PAGE 1000

/* What staff wrote, on one line: a terminal does as it is told. */
static char *plain(const char *text)
{
    GString *clean = g_string_new(NULL);

    for (const char *at = text; *at; at = g_utf8_next_char(at)) {
        gunichar character = g_utf8_get_char(at);

        g_string_append_unichar(clean, g_unichar_isprint(character) ? character : ' ');
    }
    return g_string_free(clean, FALSE);
}

static void print_when(const char *what, int64_t at_or_zero)
{
    g_autofree char *when = at_or_zero ? print_time(at_or_zero) : NULL;

    if (when)
        printf("%-13s %s\n", what, when);
}

/* ---- All ---- */

typedef struct Listing {
    Db *db;
    GError *error;
} Listing;

static void print_counts(const BroadcastCounts *counts)
{
    printf("people %d", (int)counts->people);
    for (int outcome = 0; outcome < OUTCOMES; outcome++) {
        if (counts->of[outcome])
            printf("  %s %d", broadcast_outcome_name((BroadcastOutcome)outcome),
                   (int)counts->of[outcome]);
    }
}

static void print_line(const BroadcastRow *row, gpointer data)
{
    Listing *listing = data;
    g_autofree char *title = plain(row->title);
    BroadcastCounts counts;

    if (listing->error || !broadcast_counts(listing->db, row->id, &counts, &listing->error))
        return;
    printf("%-5" G_GINT64_FORMAT " %-9s %-8s ", (gint64)row->id, broadcast_state_name(row->state),
           print_or_dash(row->reason));
    print_counts(&counts);
    printf("  %s\n", title);
}

bool broadcast_print_all(Db *db, GError **error)
{
    Listing listing = {.db = db};

    if (!broadcasts_list(db, G_MAXINT64, print_line, &listing, error))
        return false;
    if (listing.error)
        g_propagate_error(error, listing.error);
    return !listing.error;
}

/* ---- One ---- */

static void print_audience(const BroadcastAudience *audience)
{
    const struct {
        const char *name, *value;
    } lines[] = {
        {"languages", audience->languages}, {"citizenships", audience->citizenships},
        {"regions", audience->regions},     {"rule", audience->rule},
        {"category", audience->category},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) {
        if (lines[i].value && *lines[i].value)
            printf("%-13s %s\n", lines[i].name, lines[i].value);
    }
    if (audience->contact_days)
        printf("%-13s %d\n", "contact_days", (int)audience->contact_days);
}

static void print_reason(BroadcastOutcome outcome, const char *reason, int64_t people,
                         gpointer data)
{
    (void)data;
    printf("%-13s %d (%s)\n", broadcast_outcome_name(outcome), (int)people, print_or_dash(reason));
}

static void print_limits(const BroadcastRow *row)
{
    g_autofree char *budget = row->budget ? print_money(row->budget) : NULL;

    print_when("starts", row->starts_at);
    print_when("ends", row->ends_at);
    printf("%-13s %d a minute\n%-13s %s\n%-13s %d\n", "rate", (int)row->rate, "budget",
           print_or_dash(budget), "canary", (int)row->canary);
}

bool broadcast_print_one(Db *db, const Broadcast *broadcast, GError **error)
{
    const BroadcastRow *row = &broadcast->row;
    g_autofree char *title = plain(row->title);
    g_autofree char *cost = NULL;
    BroadcastCounts counts;

    if (!broadcast_counts(db, row->id, &counts, error))
        return false;
    cost = print_money(counts.cost);
    printf("%-13s %" G_GINT64_FORMAT "\n%-13s %s\n%-13s %s\n", "broadcast", (gint64)row->id,
           "title", title, "state", broadcast_state_name(row->state));
    if (row->reason)
        printf("%-13s %s\n", "reason", row->reason);
    print_audience(&row->audience);
    print_limits(row);
    print_when("approved", row->approved_at);
    print_when("over", row->ended_at);
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        g_autofree char *text = row->texts[language] ? plain(row->texts[language]) : NULL;

        if (text)
            printf("text %-8s %s\n", language_code((Language)language), text);
    }
    print_counts(&counts);
    printf("  cost %s\n", cost);
    return broadcast_reasons(db, row->id, print_reason, NULL, error);
}

/* ---- Whom it would reach ---- */

static void print_sample(Language language, const BroadcastPreviewText *text)
{
    g_autofree char *cost = print_money(text->cost);
    g_autofree char *sample = text->sample.text ? plain(text->sample.text) : NULL;

    printf("%-8s people %d  %s  segments %d  cost %s\n", language_code(language), (int)text->people,
           text->sample.ucs2 ? "UCS-2" : "GSM-7", (int)text->segments, cost);
    printf("         %s\n", sample ? sample : "no text");
    for (unsigned i = 0; text->sample.giveaways && i < text->sample.giveaways->len; i++)
        printf("         gives away: %s\n",
               g_array_index(text->sample.giveaways, Giveaway, i).word);
}

bool broadcast_print_preview(Hotline *hotline, const Broadcast *broadcast, GError **error)
{
    g_auto(BroadcastPreview) preview = {0};
    g_autofree char *cost = NULL;

    if (!broadcast_preview(hotline, &broadcast->row, g_get_real_time() / G_USEC_PER_SEC, &preview,
                           error))
        return false;
    cost = print_money(preview.cost);
    printf("people %d  segments %d  cost %s\n", (int)preview.people, (int)preview.segments, cost);
    for (int reason = 0; reason < EXCLUSIONS; reason++) {
        if (preview.excluded[reason])
            printf("left out %d (%s)\n", (int)preview.excluded[reason],
                   broadcast_exclusion_name((BroadcastExclusion)reason));
    }
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        if (preview.languages[language].people || preview.languages[language].sample.text)
            print_sample((Language)language, &preview.languages[language]);
    }
    return true;
}

/* ---- Whom it reached ---- */

typedef struct Paging {
    const Hotline *hotline;
    int64_t count, last;
} Paging;

static bool print_person(const BroadcastPerson *person, gpointer data, GError **error)
{
    Paging *paging = data;
    g_autofree char *when = print_time(person->updated_at);
    char masked[PHONE_MASKED_OCTETS] = "-";
    Phone phone = {0};

    if (person->contact_id && !reach_phone(paging->hotline, person->contact_id, &phone, error))
        return false;
    if (*phone.e164)
        phone_mask(&phone, masked);
    printf("%-7d %-20s %-8s %-9s %-12s %s\n", (int)person->n, masked,
           print_or_dash(person->language), broadcast_outcome_name(person->outcome),
           print_or_dash(person->reason), person->outcome == OUTCOME_PENDING ? "-" : when);
    paging->count++;
    paging->last = person->n;
    return true;
}

bool broadcast_print_people(Hotline *hotline, const Broadcast *broadcast, GError **error)
{
    Paging paging = {.hotline = hotline};
    BroadcastPage page = {.broadcast_id = broadcast->row.id, .limit = PAGE, .outcome = OUTCOMES};

    do {
        paging.count = 0;
        if (!broadcast_people_page(hotline->db, &page, print_person, &paging, error))
            return false;
        page.after = paging.last;
    } while (paging.count == PAGE);
    return true;
}

/* ---- In figures ---- */

/* What begins like a formula is text for whoever opens it as a table. */
static void print_cell(const char *text)
{
    printf("\"%s", strchr("=+-@\t\r", *text) && *text ? "'" : "");
    for (; *text; text++)
        printf("%s%c", *text == '"' ? "\"" : "", *text);
    printf("\",");
}

static void print_figure(const BroadcastFigure *figure, gpointer data)
{
    g_autofree char *cost = print_money(figure->cost);

    (void)data;
    print_cell(figure->language ? figure->language : "");
    print_cell(figure->state);
    print_cell(figure->reason ? figure->reason : "");
    printf("%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT ",%s\r\n", (gint64)figure->people,
           (gint64)figure->segments, cost);
}

bool broadcast_print_figures(Db *db, const Broadcast *broadcast, GError **error)
{
    printf("language,state,reason,people,segments,cost\r\n");
    return broadcast_figures(db, broadcast->row.id, print_figure, NULL, error);
}
