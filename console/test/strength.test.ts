import { describe, expect, it } from 'vitest';
import { weakness } from '../src/password/strength';

describe('passwords', () => {
    it.each([
        'correct-Orchid7 sofa lagoon',
        'тёплый чайник едет в Ургенч',
        'sariq qovun ostida yetti mushuk',
        'көк аттын үстүндө тогуз китеп',
        'xK8#pQ2$vN5@mL9',
        'a'.repeat(3) + 'plum wagon tide oak',
    ])('takes %s', password => {
        expect(weakness(password, 'Dilnoza')).toBeNull();
    });

    it.each([
        ['short', 'xK8#pQ2$vN5@mL'],
        ['short', ''],
        ['long', 'ж1к'.repeat(60)],
        ['common', 'aaaaaaaaaaaaaaaaaaaa'],
        ['common', 'passwordpassword'],
        ['common', 'Password123456789!!!'],
        ['common', 'qwertyuiopasdfghjkl'],
        ['common', 'qwerty qwerty qwerty'],
        ['common', '123456789012345678'],
        ['common', 'correct horse battery staple'],
        ['common', 'hotline tayanch admin 2026'],
        ['common', 'пароль пароль пароль'],
        ['common', 'йцукенгшщзхъфывапр'],
        ['common', 'parol toshkent salom 1'],
        ['common', 'abababababababababab'],
        ['common', '!!!!!!!!!!!!!!!!!!!!!!'],
        ['name', 'Dilnoza Dilnoza 1998'],
    ])('calls it %s: %s', (why, password) => {
        expect(weakness(password, 'Dilnoza')).toBe(why);
    });

    it('counts characters as people do', () => {
        expect(weakness('🦊🐢🌵🎈🧊🚲🍋🪁🦉🐝🌙🔑🎲🧵', '')).toBe('short');
    });
});
