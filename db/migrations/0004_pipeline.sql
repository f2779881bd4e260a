CREATE TABLE `held_stages` (
	`experiment_id` text NOT NULL,
	`iteration` integer NOT NULL,
	`stage` text NOT NULL,
	PRIMARY KEY(`experiment_id`, `iteration`, `stage`),
	FOREIGN KEY (`experiment_id`) REFERENCES `experiments`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `task_runs` (
	`experiment_id` text NOT NULL,
	`task_id` text NOT NULL,
	`status` text NOT NULL,
	`iteration` integer DEFAULT 0 NOT NULL,
	`stage` text DEFAULT 'rollouts' NOT NULL,
	`error` text,
	`revision` integer DEFAULT 0 NOT NULL,
	`winner` text,
	`finished_at` text,
	PRIMARY KEY(`experiment_id`, `task_id`),
	FOREIGN KEY (`experiment_id`) REFERENCES `experiments`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`task_id`) REFERENCES `tasks`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
ALTER TABLE `rollouts` ADD `refinement` text;--> statement-breakpoint
ALTER TABLE `tournaments` ADD `purpose` text;