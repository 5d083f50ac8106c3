#pragma once

#include "base/vault.h"

/* The paper, and a hotline key that is sealed to it. */
typedef struct Made {
    RecoveryKey recovery;
    HotlineKey hotline;
} Made;

static inline void make(Made *made)
{
    vault_make_recovery_key(&made->recovery);
    vault_make_hotline_key(made->recovery.public_key, &made->hotline);
}

static inline void made_clear(Made *made)
{
    recovery_key_clear(&made->recovery);
    hotline_key_clear(&made->hotline);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Made, made_clear)

static inline HotlineSecret *recover(const HotlineKey *key, const char *text)
{
    return vault_recover(key->public_key, g_bytes_get_data(key->recovery_box, NULL),
                         g_bytes_get_size(key->recovery_box), text, NULL);
}
