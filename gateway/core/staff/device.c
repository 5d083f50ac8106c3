#include "core/staff/device.h"

#include <string.h>

#include "base/encode.h"

/* As it travels, all of it base64url. */
typedef struct Device {
    uint64_t staff_id, made_at; /* little-endian */
    uint8_t random[16];
    uint8_t mac[VAULT_HASH_OCTETS]; /* of what is above */
} Device;

static void seal(const Vault *vault, Device *device)
{
    vault_hash(vault, "staff device", device, G_STRUCT_OFFSET(Device, mac), device->mac);
}

char *device_make(const Vault *vault, int64_t staff_id, int64_t now)
{
    Device device = {.staff_id = GUINT64_TO_LE((uint64_t)staff_id),
                     .made_at = GUINT64_TO_LE((uint64_t)now)};

    vault_random(device.random, sizeof device.random);
    seal(vault, &device);
    return encode_base64url(&device, sizeof device);
}

bool device_is_known(const Vault *vault, int64_t staff_id, const char *device_or_null, int64_t now)
{
    g_autoptr(GBytes) octets = device_or_null ? decode_base64url(device_or_null) : NULL;
    Device given, expected;

    if (!octets || g_bytes_get_size(octets) != sizeof given)
        return false;
    memcpy(&given, g_bytes_get_data(octets, NULL), sizeof given);
    expected = given;
    seal(vault, &expected);
    return vault_same_octets(expected.mac, given.mac, sizeof given.mac) &&
           (int64_t)GUINT64_FROM_LE(given.staff_id) == staff_id &&
           now - (int64_t)GUINT64_FROM_LE(given.made_at) < DEVICE_SECONDS;
}
