echo COMPLETE_TASK_AND_SUBMIT_FINAL_OUTPUT && ls -l /app/report.sh
