#include "store/contacts.h"

/* Columns: id, language, latin, citizenship, profile, stopped_at. */
static void read_contact(const DbQuery *query, ContactRow *contact)
{
    *contact = (ContactRow){
        .id = db_int(query, 0),
        .language = language_from_code(db_text(query, 1)),
        .latin = db_int(query, 2) != 0,
        .stopped = db_int(query, 5) != 0,
    };
    g_strlcpy(contact->citizenship, db_text(query, 3) ? db_text(query, 3) : "",
              sizeof contact->citizenship);
    g_strlcpy(contact->profile, db_text(query, 4) ? db_text(query, 4) : "",
              sizeof contact->profile);
}

bool contacts_find(Db *db, const uint8_t index[CONTACT_INDEX_OCTETS], ContactRow *contact,
                   GError **error)
{
    static const char sql[] =
        "SELECT id, language, latin, citizenship, profile, stopped_at"
        "  FROM contacts"
        " WHERE phone_index = :index";
    g_auto(DbQuery) query = db_query(db, sql);
    DbStep step;

    db_bind_bytes(&query, ":index", index, CONTACT_INDEX_OCTETS);
    step = db_step(&query, error);
    if (step == DB_FAILED)
        return false;
    *contact = (ContactRow){.language = LANGUAGE_UNKNOWN};
    if (step == DB_ROW)
        read_contact(&query, contact);
    return true;
}

bool contacts_add(Db *db, const uint8_t index[CONTACT_INDEX_OCTETS], GBytes *phone_box, int64_t now,
                  ContactRow *contact, GError **error)
{
    static const char sql[] =
        "INSERT INTO contacts (phone_index, phone_box, created_at)"
        " VALUES (:index, :box, :now)"
        " RETURNING id";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_bytes(&query, ":index", index, CONTACT_INDEX_OCTETS);
    db_bind_bytes(&query, ":box", g_bytes_get_data(phone_box, NULL), g_bytes_get_size(phone_box));
    db_bind_int(&query, ":now", now);
    if (db_step(&query, error) != DB_ROW)
        return false;
    contact->id = db_int(&query, 0);
    return true;
}

static const char *or_null(const char *text)
{
    return *text ? text : NULL;
}

bool contacts_save(Db *db, const ContactRow *contact, int64_t now, GError **error)
{
    static const char sql[] =
        "UPDATE contacts"
        "   SET language = :language, latin = :latin, citizenship = :citizenship,"
        "       profile = :profile,"
        "       stopped_at = CASE WHEN :stopped = 0 THEN NULL ELSE COALESCE(stopped_at, :now) END"
        " WHERE id = :id";
    g_auto(DbQuery) query = db_query(db, sql);

    db_bind_text(&query, ":language", language_code(contact->language));
    db_bind_int(&query, ":latin", contact->latin);
    db_bind_text(&query, ":citizenship", or_null(contact->citizenship));
    db_bind_text(&query, ":profile", or_null(contact->profile));
    db_bind_int(&query, ":stopped", contact->stopped);
    db_bind_int(&query, ":now", now);
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
