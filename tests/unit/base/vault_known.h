#pragma once

/* Made once, outside this program, from the description of the formats: the server key 00 01 ... 1f,
 * BLAKE2b, SipHash-2-4 (128 bits), XChaCha20-Poly1305 and X25519 boxes. */

#define KNOWN_INDEX "3ac9fbfa8fc67dd73f22ab3879950a0b"
#define KNOWN_ROW_ID INT64_C(859801788076406679)
#define KNOWN_BOX                                                                          \
    "6465666768696a6b6c6d6e6f707172737475767778797a7b1b87410fe15425081c46bdcb4252cb5d9638" \
    "eee4a25d93d5eae287"
#define KNOWN_RECOVERY "60RK-4CSM-6MV3-EE1S-78XK-RF9Y-7X04-2GJ3"
#define KNOWN_PUBLIC "1dc8a2732109c536ecfde497e86acb649ffffb2160aac0a4c6e960e12f79ed04"
#define KNOWN_RECOVERY_BOX                                                                 \
    "f937d8c9511f1cb7520519cfabbbf430dfa6ac115b1283fc5d013377a2ae200d2939f231f7e7ccfee53f" \
    "7f2dd6ec105452dbbf9e6e9996354f14eee3fbb4783b21a7abba0b547f9062bfc3e23fe9f13c"
#define KNOWN_RECOVERY_PUBLIC "cd890e078be56b45d5c5c82dea238c5692206a8092e3838e07c47e26577bae47"
#define KNOWN_HASH "c09e3efb4362cb463b05acda32e262d355703fe69ec5b752e1b2f329926cf76e"
#define KNOWN_LINK "ae3d3daf8c5d1731efa6590ed2172d76bcabad365844ec442d41f7db33f75898"
#define KNOWN_SEALED_KEY                                                                   \
    "a1d90ee470967e19186968a2d1bf48bbee9d59c38b7766066ef60b6304078c0c6465666768696a6b6c6d" \
    "6e6f707172737475767778797a7b49ec222504c025df3fa5ca6db3afa9a26b40195279a4843860000c66" \
    "9f0e93a23d3a61dbb188bb6397d50ba61386e32b504e4c82c7b68734e98d859b4efd28fcf138673330d9" \
    "625ccc411d9e2f8bbda177f0388f675fbf7280fd964ebe3d8816c19519c91a0367dee96ae6e8c61c7ee3" \
    "02dabd7941cc51dedaa3ef13d0a9c77a930728960c2dc8d2fbb836adbda816ac"
#define KNOWN_TEXT_BOX                                                                     \
    "a1d90ee470967e19186968a2d1bf48bbee9d59c38b7766066ef60b6304078c0c6465666768696a6b6c6d" \
    "6e6f707172737475767778797a7bcce0781fac99d5c3c0fe6f920465322b1eab1e4d930718158bb263df" \
    "e83febee0f571bd5cad52f984c713c20faf23d5ffd9e4407a7ea2b470643b346533c9c3ef1f9f53b5368" \
    "84156a108fe55dbcc15974e74049f136e59f68af85ea64bfdc55dd43d5cf9ae3a210265f129694cd4275" \
    "bdbc22122588832adc85557eed902cacc51349ac860a6dc14c412ab8abd3991e"
