#include "core/tables/help_contacts.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/tsv.h"

struct HelpContacts {
    Tsv *tsv; /* owns the strings */
    GArray *shown;
};

static const char *const columns[] = {"id", "number",      "uz",          "uz_Cyrl", "ky",
                                      "ru", "verified_on", "verified_by", NULL};

/* Known to everybody and the same for decades: shown without a test call, which would keep a line
 * busy that others need. */
static const char *const always_shown[] = {"112", "102", "103", NULL};

/* YYYY-MM-DD, and there is such a day. */
static bool is_date(const char *text)
{
    unsigned year = 0;
    unsigned month = 0;
    unsigned day = 0;

    if (strlen(text) != strlen("2026-01-31") || text[strspn(text, "0123456789-")] ||
        sscanf(text, "%4u-%2u-%2u", &year, &month, &day) != 3 || text[4] != '-' || text[7] != '-')
        return false;
    return g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year);
}

static bool is_number(const char *text)
{
    return strpbrk(text, "0123456789") && !text[strspn(text, "0123456789+ ()-")];
}

static bool is_known_id(const Tsv *tsv, size_t row)
{
    for (size_t i = 0; i < row; i++) {
        if (strcmp(tsv_get(tsv, i, "id"), tsv_get(tsv, row, "id")) == 0)
            return true;
    }
    return false;
}

static const char *find_problem(const Tsv *tsv, size_t row)
{
    const char *verified_on = tsv_get(tsv, row, "verified_on");

    if (!*tsv_get(tsv, row, "id"))
        return "the id is missing";
    if (is_known_id(tsv, row))
        return "this id stands in the file twice";
    if (!is_number(tsv_get(tsv, row, "number")))
        return "a number has digits, +, spaces, parentheses and hyphens only";
    if (*verified_on && !is_date(verified_on))
        return "verified_on needs a day such as 2026-01-31, or nothing";
    for (unsigned i = 0; i < LANGUAGE_COUNT; i++) {
        if (!*tsv_get(tsv, row, language_code((Language)i)))
            return "a name is missing: fill in uz, uz_Cyrl, ky and ru";
    }
    return NULL;
}

static void add_contact(HelpContacts *contacts, size_t row)
{
    HelpContact contact = {.number = tsv_get(contacts->tsv, row, "number")};

    if (!*tsv_get(contacts->tsv, row, "verified_on") &&
        !g_strv_contains(always_shown, contact.number))
        return;
    for (unsigned i = 0; i < LANGUAGE_COUNT; i++)
        contact.names[i] = tsv_get(contacts->tsv, row, language_code((Language)i));
    g_array_append_val(contacts->shown, contact);
}

HelpContacts *help_contacts_load(const char *path, GError **error)
{
    g_autoptr(HelpContacts) contacts = g_new0(HelpContacts, 1);

    contacts->shown = g_array_new(FALSE, FALSE, sizeof(HelpContact));
    contacts->tsv = tsv_load(path, columns, error);
    if (!contacts->tsv)
        return NULL;
    for (size_t row = 0; row < tsv_rows(contacts->tsv); row++) {
        const char *problem = find_problem(contacts->tsv, row);

        if (problem) {
            tsv_fail(contacts->tsv, row, problem, error);
            return NULL;
        }
        add_contact(contacts, row);
    }
    return g_steal_pointer(&contacts);
}

void help_contacts_free(HelpContacts *contacts)
{
    if (!contacts)
        return;
    tsv_free(contacts->tsv);
    g_array_unref(contacts->shown);
    g_free(contacts);
}

size_t help_contacts_count(const HelpContacts *contacts)
{
    return contacts->shown->len;
}

const HelpContact *help_contacts_get(const HelpContacts *contacts, size_t index)
{
    g_assert(index < contacts->shown->len);
    return &g_array_index(contacts->shown, HelpContact, index);
}
