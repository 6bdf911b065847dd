-- By whose authority each step was taken (行政许可法 art. 24). Steps from before mandates were kept say so.
ALTER TABLE case_step ADD COLUMN authority {{text}} NOT NULL DEFAULT 'before' CHECK (authority IN ('before', 'none', 'own', 'mandate'));
ALTER TABLE case_step ADD COLUMN organ_id {{id}} CHECK ((authority IN ('own', 'mandate')) = (organ_id IS NOT NULL));
ALTER TABLE case_step ADD COLUMN mandate_id {{id}} CHECK ((authority = 'mandate') = (mandate_id IS NOT NULL));
-- Nobody reviews what they accepted; the other pairs of 受审分离 are held since the first file.
ALTER TABLE cases
--postgres: ADD CHECK (acceptor_staff_id <> reviewer_staff_id)
--sqlite: ADD COLUMN parted INTEGER GENERATED ALWAYS AS (acceptor_staff_id <> reviewer_staff_id) VIRTUAL CHECK (parted <> 0)
;
