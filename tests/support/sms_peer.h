#pragma once

#include <libsoup/soup.h>
#include <stdbool.h>
#include <stdint.h>

/* A provider of SMS in this process, on the default main context. It speaks as SMSGate, which delivers an id
 * once, and as Vonage, which delivers whatever it is given. */
typedef enum PeerDeed {
    PEER_ACCEPT,
    PEER_FAIL,      /* 500 */
    PEER_REFUSE,    /* 401: the account */
    PEER_HOLD,      /* accepted, and no answer until sms_peer_release() */
    PEER_CUT_AFTER, /* accepted, and the connection breaks */
} PeerDeed;

typedef struct PeerRequest {
    bool smsgate; /* else Vonage */
    int64_t id;   /* ours */
    const char *text;
} PeerRequest;

typedef struct SmsPeer {
    SoupServer *server;
    char *url;
    PeerDeed (*decide)(const PeerRequest *request, gpointer data); /* NULL: PEER_ACCEPT */
    gpointer data;
    unsigned requests;
    GPtrArray *delivered; /* of char *: the texts that phones showed, in order */
    GHashTable *ids;      /* of SMSGate */
    GQueue held;          /* of SoupServerMessage */
    unsigned most_held;
} SmsPeer;

SmsPeer *sms_peer_new(void);
void sms_peer_free(SmsPeer *peer);

/* Answers what is held; true if there was something. */
bool sms_peer_release(SmsPeer *peer);
unsigned sms_peer_count(const SmsPeer *peer, const char *text);
