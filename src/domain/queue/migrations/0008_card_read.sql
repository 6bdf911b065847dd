-- That the reader of the kiosk has read the card: the challenge which its bridge signed, good for one identification. NULL: a typed number, or a code.
ALTER TABLE identification ADD COLUMN card_challenge {{text}};
CREATE UNIQUE INDEX identification_by_challenge ON identification (card_challenge);
