#include "store/contacts.h"

#include <string.h>

#include "base/error.h"
#include "store/contacts_read.h"

#define COLUMNS CONTACT_COLUMNS

void contacts_read(const DbQuery *query, ContactRow *contact)
{
    *contact = (ContactRow){
        .id = db_int(query, 0),
        .language = language_from_code(db_text(query, 1)),
        .latin = db_int(query, 2) != 0,
        .stopped = db_int(query, 5) != 0,
        .seen_day = (Day)db_int(query, 7),
        .asks = db_int(query, 8) != 0,
    };
    g_strlcpy(contact->citizenship, db_text(query, 3) ? db_text(query, 3) : "",
              sizeof contact->citizenship);
    g_strlcpy(contact->profile, db_text(query, 4) ? db_text(query, 4) : "",
              sizeof contact->profile);
    g_strlcpy(contact->region, db_text(query, 6) ? db_text(query, 6) : "", sizeof contact->region);
}

int64_t contacts_id(const uint8_t index[CONTACT_INDEX_OCTETS])
{
    uint64_t id;

    memcpy(&id, index, sizeof id);
    return (int64_t)((id >> 1) | 1);
}

static bool is_index(const DbQuery *query, int column, const uint8_t index[CONTACT_INDEX_OCTETS])
{
    size_t length;
    const void *stored = db_bytes(query, column, &length);

    return length == CONTACT_INDEX_OCTETS && memcmp(stored, index, length) == 0;
}

bool contacts_find(Db *db, const uint8_t index[CONTACT_INDEX_OCTETS], ContactRow *contact,
                   GError **error)
{
    static const char sql[] = "SELECT " COLUMNS
                              ", phone_index"
                              "  FROM contacts"
                              " WHERE id = :id";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step;

    db_bind_int(&query, ":id", contacts_id(index));
    step = db_step(&query, error);
    if (step == DB_FAILED)
        return false;
    *contact = (ContactRow){.language = LANGUAGE_UNKNOWN};
    if (step == DB_DONE)
        return true;
    if (!is_index(&query, 9, index)) {
        g_set_error_literal(error, GATEWAY_ERROR, GATEWAY_ERROR_DATABASE,
                            "two numbers share one row id");
        return false;
    }
    contacts_read(&query, contact);
    return true;
}

bool contacts_get(Db *db, int64_t id, ContactRow *contact, GError **error)
{
    static const char sql[] = "SELECT " COLUMNS
                              " FROM contacts"
                              " WHERE id = :id";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step;

    db_bind_int(&query, ":id", id);
    step = db_step(&query, error);
    *contact = (ContactRow){.language = LANGUAGE_UNKNOWN};
    if (step == DB_ROW)
        contacts_read(&query, contact);
    return step != DB_FAILED;
}

bool contacts_phone_box(Db *db, int64_t id, GBytes **phone_box, GError **error)
{
    static const char sql[] = "SELECT phone_box FROM contacts WHERE id = :id";
    g_auto(DbQuery) query = db_query(db, sql);
    const void *bytes;
    size_t length;
    DbStep step;

    db_bind_int(&query, ":id", id);
    step = db_step(&query, error);
    bytes = step == DB_ROW ? db_bytes(&query, 0, &length) : NULL;
    *phone_box = bytes ? g_bytes_new(bytes, length) : NULL;
    return step != DB_FAILED;
}

static const char *or_null(const char *text)
{
    return *text ? text : NULL;
}

/* What staff and the person may change. */
static void bind_contact(DbQuery *query, const ContactRow *contact, int64_t now)
{
    db_bind_text(query, ":language", language_code(contact->language));
    db_bind_int(query, ":latin", contact->latin);
    db_bind_text(query, ":citizenship", or_null(contact->citizenship));
    db_bind_text(query, ":profile", or_null(contact->profile));
    db_bind_int(query, ":stopped", contact->stopped);
    db_bind_text(query, ":region", or_null(contact->region));
    db_bind_id(query, ":seen", contact->seen_day);
    db_bind_int(query, ":asks", contact->asks);
    db_bind_int(query, ":now", now);
}

bool contacts_add(Db *db, const uint8_t index[CONTACT_INDEX_OCTETS], GBytes *phone_box, int64_t now,
                  ContactRow *contact, GError **error)
{
    static const char sql[] =
        "INSERT INTO contacts (id, phone_index, phone_box, language, latin, citizenship, profile,"
        "                      stopped_at, region, seen_day, asks, created_at)"
        " VALUES (:id, :index, :box, :language, :latin, :citizenship, :profile,"
        "         CASE WHEN :stopped = 0 THEN NULL ELSE :now END, :region, :seen, :asks, :now)";
    g_auto(DbQuery) query = db_query(db, sql);

    bind_contact(&query, contact, now);
    db_bind_int(&query, ":id", contacts_id(index));
    db_bind_bytes(&query, ":index", index, CONTACT_INDEX_OCTETS);
    db_bind_bytes(&query, ":box", g_bytes_get_data(phone_box, NULL), g_bytes_get_size(phone_box));
    if (!db_run(&query, error))
        return false;
    contact->id = contacts_id(index);
    return true;
}

bool contacts_save(Db *db, const ContactRow *contact, int64_t now, GError **error)
{
    static const char sql[] =
        "UPDATE contacts"
        "   SET language = :language, latin = :latin, citizenship = :citizenship,"
        "       profile = :profile, region = :region, seen_day = :seen, asks = :asks,"
        "       stopped_at = CASE WHEN :stopped = 0 THEN NULL ELSE COALESCE(stopped_at, :now) END"
        " WHERE id = :id";
    g_auto(DbQuery) query = db_query(db, sql);

    bind_contact(&query, contact, now);
    db_bind_int(&query, ":id", contact->id);
    return db_run(&query, error);
}

bool contacts_erase(Db *db, int64_t id, GError **error)
{
    static const char sql[] = "DELETE FROM contacts WHERE id = :id";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":id", id);
    return db_run(&query, error);
}

bool contacts_erase_unused(Db *db, int64_t id, bool *erased, GError **error)
{
    static const char sql[] =
        "DELETE FROM contacts"
        " WHERE id = :id AND stopped_at IS NULL"
        "   AND NOT EXISTS (SELECT 1 FROM cases WHERE contact_id = :id)"
        "   AND NOT EXISTS (SELECT 1 FROM told_deadlines"
        "                    WHERE contact_id = :id AND remind IN (1, 2))";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_int(&query, ":id", id);
    if (!db_run(&query, error))
        return false;
    *erased = db_changes(db) > 0;
    return true;
}
