#include <string.h>

#include "store/broadcast_people.h"
#include "store/contacts_read.h"

/* Is the word in "a,b,c"? An empty list has them all. */
static bool fits(const char *list, const char *word)
{
    size_t length = word ? strlen(word) : 0;

    if (!list || !*list)
        return true;
    for (const char *at = list; length > 0 && at; at = strchr(at, ',')) {
        at += *at == ',';
        if (strncmp(at, word, length) == 0 && (at[length] == ',' || at[length] == '\0'))
            return true;
    }
    return false;
}

static bool is_meant(const BroadcastAudience *audience, const BroadcastSlice *slice,
                     const ContactRow *contact)
{
    return fits(audience->languages, language_code(contact->language)) &&
           fits(audience->citizenships, contact->citizenship) &&
           fits(audience->regions, contact->region) &&
           (slice->seen_since == 0 || contact->seen_day >= slice->seen_since);
}

/* Visitors may write: the rows are read before the first of them is called. */
static bool read_slice(Db *db, const BroadcastAudience *audience, BroadcastSlice *slice,
                       GArray *contacts, GError **error)
{
    static const char
        sql[] = "SELECT " CONTACT_COLUMNS
                ","
                "       CASE WHEN :rule = '' THEN 1"
                "            ELSE EXISTS (SELECT 1 FROM told_deadlines"
                "                          WHERE contact_id = contacts.id AND rule = :rule"
                "                            AND remind IN (0, 1)) END,"
                "       CASE WHEN :category = '' THEN 1"
                "            ELSE EXISTS (SELECT 1 FROM cases"
                "                          WHERE contact_id = contacts.id AND category = :category"
                "                            AND status NOT IN ('entering', 'mistake')) END"
                "  FROM contacts WHERE id > :after ORDER BY id LIMIT :limit";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step;

    db_bind_text(&query, ":rule", audience->rule ? audience->rule : "");
    db_bind_text(&query, ":category", audience->category ? audience->category : "");
    db_bind_int(&query, ":after", slice->after);
    db_bind_int(&query, ":limit", slice->limit);
    slice->looked_at = 0;
    while ((step = db_step(&query, error)) == DB_ROW) {
        ContactRow contact;

        contacts_read(&query, &contact);
        slice->after = contact.id;
        slice->looked_at++;
        if (db_int(&query, 9) && db_int(&query, 10) && is_meant(audience, slice, &contact))
            g_array_append_val(contacts, contact);
    }
    return step == DB_DONE;
}

bool broadcast_audience(Db *db, const BroadcastAudience *audience, BroadcastSlice *slice,
                        BroadcastContactVisit visit, gpointer data, GError **error)
{
    g_autoptr(GArray) contacts = g_array_new(FALSE, FALSE, sizeof(ContactRow));

    if (!read_slice(db, audience, slice, contacts, error))
        return false;
    for (unsigned i = 0; i < contacts->len; i++) {
        if (!visit(&g_array_index(contacts, ContactRow, i), data, error))
            return false;
    }
    return true;
}

bool broadcast_channel_of(Db *db, int64_t contact_id, const char **channel, GError **error)
{
    static const char sql[] =
        "SELECT channel"
        "  FROM (SELECT channel, seen_at AS at FROM told_deadlines WHERE contact_id = :contact"
        "        UNION ALL"
        "        SELECT channel, created_at AS at FROM cases WHERE contact_id = :contact) AS met"
        " ORDER BY at DESC LIMIT 1";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step;

    db_bind_int(&query, ":contact", contact_id);
    step = db_step(&query, error);
    *channel = step == DB_ROW ? g_intern_string(db_text(&query, 0)) : NULL;
    return step != DB_FAILED;
}
