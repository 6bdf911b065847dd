-- Results that wait to be handed over in a hall, the earliest decision first (行政许可法 art. 44).
CREATE INDEX cases_to_hand_over ON cases (hall_id, decided_at, id) WHERE state = 'result_issued';
