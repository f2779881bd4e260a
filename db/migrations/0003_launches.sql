CREATE TABLE `benchmark_tasks` (
	`benchmark` text NOT NULL,
	`name` text NOT NULL,
	`folder` text NOT NULL,
	`position` integer NOT NULL,
	`difficulty` text,
	`category` text,
	`tags` text NOT NULL,
	`instruction` text NOT NULL,
	`agent_timeout_ms` integer NOT NULL,
	`verifier_timeout_ms` integer NOT NULL,
	`memory_mb` integer NOT NULL,
	`cpus` real,
	`network` integer NOT NULL,
	`has_solution` integer NOT NULL,
	`problem` text,
	`content_hash` text NOT NULL,
	PRIMARY KEY(`benchmark`, `name`),
	FOREIGN KEY (`benchmark`) REFERENCES `benchmarks`(`name`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `benchmarks` (
	`name` text PRIMARY KEY NOT NULL,
	`folder` text NOT NULL,
	`refused` text NOT NULL,
	`read_at` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `launches` (
	`experiment_id` text PRIMARY KEY NOT NULL,
	`settings` text NOT NULL,
	`manifest` text NOT NULL,
	`scripted` integer NOT NULL,
	`status` text NOT NULL,
	`reason` text,
	`detail` text,
	`created_at` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
	`started_at` text,
	`finished_at` text,
	FOREIGN KEY (`experiment_id`) REFERENCES `experiments`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `machine_facts` (
	`name` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL,
	`checked_at` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `slots` (
	`experiment_id` text NOT NULL,
	`task_id` text NOT NULL,
	`iteration` integer DEFAULT 0 NOT NULL,
	`slot` integer NOT NULL,
	`position` integer NOT NULL,
	`seed` integer NOT NULL,
	`status` text NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`rollout_id` text,
	`cancel_requested` integer DEFAULT false NOT NULL,
	PRIMARY KEY(`experiment_id`, `task_id`, `iteration`, `slot`),
	FOREIGN KEY (`experiment_id`) REFERENCES `experiments`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`task_id`) REFERENCES `tasks`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`rollout_id`) REFERENCES `rollouts`(`id`) ON UPDATE no action ON DELETE set null
);
--> statement-breakpoint
CREATE INDEX `slots_status` ON `slots` (`experiment_id`,`status`,`position`);--> statement-breakpoint
ALTER TABLE `rollouts` ADD `status` text DEFAULT 'finished' NOT NULL;