CREATE TABLE `gold_patches` (
	`task_id` text PRIMARY KEY NOT NULL,
	`patch` text NOT NULL,
	`source` text NOT NULL,
	FOREIGN KEY (`task_id`) REFERENCES `tasks`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
ALTER TABLE `calls` ADD `sample` integer;--> statement-breakpoint
CREATE INDEX `calls_prompt` ON `calls` (`experiment_id`,`prompt_hash`,`sample`) WHERE "calls"."sample" is not null;--> statement-breakpoint
ALTER TABLE `tournaments` ADD `ranking` text;--> statement-breakpoint
ALTER TABLE `votes` ADD `reused` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
UPDATE `tournaments` SET `settings` = json_set(`settings`, '$.selector', 'bracket') WHERE `settings` ->> '$.selector' IS NULL;--> statement-breakpoint
UPDATE `launches` SET `settings` = json_set(`settings`, '$.pipeline.selection.selector', 'bracket') WHERE `settings` ->> '$.pipeline.selection.groupSize' IS NOT NULL;
