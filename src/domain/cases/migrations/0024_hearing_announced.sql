-- 听证公告 (行政许可法 art. 46): what the public is told of a hearing, from the day on which its time and place were set. Null: nothing.
ALTER TABLE case_hearing ADD COLUMN announcement {{text}};
ALTER TABLE case_hearing ADD COLUMN announced_on {{date}};
