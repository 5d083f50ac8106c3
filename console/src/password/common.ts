/* What is tried first: the words of the passwords that leak most often, in the languages of the staff, and the words of
   this work. Longest first, so that a word within a word does not hide it. */

const WORDS = `
password passw0rd passwort passcode p4ssw0rd letmein welcome iloveyou monkey dragon master shadow sunshine princess
football baseball superman batman trustno1 starwars whatever freedom nothing computer internet michael jordan hunter
killer charlie thomas andrew daniel jessica ashley michelle jennifer soccer hockey ranger buster pepper ginger
summer winter spring autumn monday friday january february march april june july august september october november
december secret mysecret security secure access default changeme admin administrator root user guest test testing
login hello qwerty qwertz azerty asdfgh zxcvbn google facebook telegram whatsapp instagram samsung iphone android
correct horse battery staple correcthorsebatterystaple
hotline tayanch tayanish support worker staff console gateway gateway migrant migrants migration moscow moskva russia
uzbekistan kyrgyzstan tashkent toshkent bishkek osh samarkand samarqand buxoro fergana fargona andijan andijon
namangan help case cases office ngo
parol parolim maxfiy salom assalom alaykum onam dadam otam hayot sevgi baxt omad yordam ishonch vatan mehr quyosh
muhammad ali bobur alisher temur amir navoi navoiy aziz azizbek jasur dilshod nodira gulnora malika madina zilola
пароль парол секрет админ администратор привет люблю любовь солнце счастье жизнь россия москва спартак зенит
наташа марина сергей андрей александр дмитрий владимир екатерина анастасия максим никита светлана ольга татьяна
лето зима весна осень понедельник пятница январь февраль апрель август сентябрь октябрь ноябрь декабрь
горячая линия помощь поддержка мигрант мигранты работа таянч таяныч консоль доступ войти вход
парола махфий салом ассалом онам дадам отам ҳаёт севги бахт омад ёрдам ишонч ватан меҳр қуёш узбекистон ўзбекистон
тошкент самарқанд бухоро фарғона андижон наманган муҳаммад бобур алишер темур
сырсөз купуя салам апам атам өмүр сүйүү бакыт жардам ишеним мекен күн кыргызстан бишкек ош манас айгүл нурлан азамат
qwertyuiop qwerty123 password1 password123 admin123 abc123 iloveyou1 123qwe 1q2w3e 1q2w3e4r q1w2e3 zaq12wsx
йцукен фывапр ячсмит ghbdtn gfhjkm
`;

export const COMMON: readonly string[] = [...new Set(WORDS.trim().split(/\s+/))].sort(
    (a, b) => b.length - a.length,
);
